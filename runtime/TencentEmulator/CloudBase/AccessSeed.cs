namespace TencentEmulator.CloudBase;

/// <summary>What <c>PUT /_emulator/cloudbase/environments/ENV</c> says of an environment's HTTP access service.</summary>
public sealed record AccessSeed
{
    /// <summary>The environment's own name.</summary>
    public string DefaultDomain { get; init; } = "";

    /// <summary>The same without the network of caches before it.</summary>
    public string OriginDomain { get; init; } = "";

    /// <summary>How long binding a domain takes, in seconds of the emulator's clock.</summary>
    /// <value>20.</value>
    public double BindSeconds { get; init; } = 20;

    /// <summary>Domains whose binding fails.</summary>
    public IReadOnlyList<string> RefusedDomains { get; init; } = [];
}
