namespace SuperInsight.Domain.TcbConfiguration;

/// <summary>Something wrong with a configuration. No part of it ever holds a secret, not even one that should not have been there.</summary>
/// <param name="Path">Of the value: <c>services[0].resource.max_instances</c>; empty for the file as a whole.</param>
/// <param name="Place">Of the value; where it is missing, of what it is missing from.</param>
/// <param name="Reason">What is wrong, in one sentence without a full stop.</param>
/// <param name="Suggestion">What to write instead, in one sentence.</param>
public sealed record Mistake(MistakeKind Kind, string Path, TextPlace Place, string Reason, string Suggestion);
