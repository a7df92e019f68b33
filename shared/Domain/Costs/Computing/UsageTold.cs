namespace SuperInsight.Domain.Costs.Computing;

/// <summary>What a source of usage did.</summary>
/// <param name="Source">Where the figures are from.</param>
/// <param name="Meters">What it counts.</param>
/// <param name="Untold">Why it tells nothing, and what to do; null when it told.</param>
public sealed record UsageTold(string Source, IReadOnlyList<string> Meters, string? Untold);
