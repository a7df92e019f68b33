using SuperInsight.EndToEnd.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace SuperInsight.EndToEnd.Tests;

/// <summary>Starts the collections that take longest first: one of them begun last would be all that the whole run still waits for.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
        [nameof(RunOnceTests), nameof(ServingHosts), nameof(DyingHosts), nameof(Timetables), nameof(Releases), nameof(FailingBuckets), nameof(AilingBuckets)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Array.FindIndex(Longest, name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)) is var place and >= 0
            ? place : Longest.Length)];
}
