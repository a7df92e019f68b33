namespace TencentEmulator.Monitoring;

/// <summary>An alarm policy, with the API's own names.</summary>
internal sealed record PolicySeed
{
    public required string PolicyId { get; init; }

    public string PolicyName { get; init; } = "";

    /// <summary>The type of policy.</summary>
    public string Namespace { get; init; } = "cloud_base_run";

    /// <summary>1 or 0.</summary>
    public int Enable { get; init; } = 1;

    public IReadOnlyList<string> NoticeIds { get; init; } = [];
}
