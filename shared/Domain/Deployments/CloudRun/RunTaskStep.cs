namespace SuperInsight.Domain.Deployments.CloudRun;

/// <summary>A step of a task.</summary>
/// <param name="Name">The cloud's name for it.</param>
/// <param name="StatusText">The cloud's word: <c>todo</c>, <c>running</c>, <c>finished</c>, <c>failed</c>, <c>notInvolve</c>.</param>
/// <param name="Took">How long it took; null while it has not ended.</param>
/// <param name="FailReason">Empty when it did not fail.</param>
public sealed record RunTaskStep(string Name, string StatusText, TimeSpan? Took, string FailReason);
