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

    /// <summary>Paths below <see cref="DefaultDomain"/>, and where they lead.</summary>
    public IReadOnlyList<AccessRoute> Routes { get; init; } = [];
}

/// <summary>A path of an HTTP access service.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Type"><c>CBR</c> for a service of CloudBase Run; <c>SCF</c>, <c>STATIC_STORE</c>, <c>WEB_SCF</c>, <c>LH</c>.</param>
/// <param name="Name">Of what it leads to.</param>
public sealed record AccessRoute(string Path, string Type, string Name);
