namespace SuperInsight.Domain.CustomDomains;

/// <summary>A path below the environment's own address.</summary>
/// <param name="Path">Absolute: <c>/superinsight</c>.</param>
/// <param name="Service">The service of CloudBase Run that it leads to; null when it leads to something else.</param>
/// <param name="Target">Where it leads, for people.</param>
public sealed record AccessPath(string Path, string? Service, string Target);
