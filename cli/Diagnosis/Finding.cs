using System.Text.Json.Serialization;

namespace SuperInsight.Cli.Diagnosis;

/// <summary>What one check of <c>ops doctor</c> found.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="State">How it is.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Hint">What to do; null when there is nothing to do.</param>
internal sealed record Finding(string Check, FindingState State, string Detail, string? Hint = null);

[JsonConverter(typeof(JsonStringEnumConverter<FindingState>))]
internal enum FindingState
{
    Good,
    Warning,
    Bad,
}
