namespace SuperInsight.RunLocal;

public sealed record TencentEmulatorOptions
{
    /// <summary>0 takes a free port.</summary>
    public int Port { get; init; }

    /// <summary>Where objects are kept as plain files; null for temporary ones, deleted on dispose.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The one key pair that may do everything. Random unless given.</summary>
    public string SecretId { get; init; } = "AKID" + Secret.Next()[..32];

    public string SecretKey { get; init; } = Secret.Next()[..32];

    /// <summary>A second key pair that may do everything, for what plays another account; null for none.</summary>
    public (string SecretId, string SecretKey)? Standby { get; init; }

    /// <summary>Buckets ("name-appid") to create when they do not exist.</summary>
    public IReadOnlyList<string> Buckets { get; init; } = [];

    /// <summary>TencentEmulator.dll. <value>The release build in this checkout.</value></summary>
    public string Assembly { get; init; } = Checkout.ReleaseAssembly("runtime/TencentEmulator", "TencentEmulator");

    public string? LogFile { get; init; }
}
