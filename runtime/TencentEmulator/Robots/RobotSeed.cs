namespace TencentEmulator.Robots;

/// <summary>What a robot asks of who writes to it.</summary>
internal sealed record RobotSeed
{
    /// <summary>The key, token or hook's id in its address; null takes any that is not empty.</summary>
    public string? Key { get; init; }

    /// <summary>What messages are signed with; null asks for no signature. WeCom has none.</summary>
    public string? Secret { get; init; }

    /// <summary>What every message must contain; null for nothing.</summary>
    public string? Keyword { get; init; }

    /// <summary>Messages a minute; null for the robot's usual number.</summary>
    public int? PerMinute { get; init; }
}
