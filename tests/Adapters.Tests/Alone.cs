namespace SuperInsight.Adapters.Tests;

/// <summary>Tests of this collection run while no other does: what they measure is the whole process's.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
