namespace TencentEmulator.Registry;

/// <summary>A push, as <c>PUT /_emulator/registry/tags</c> takes it.</summary>
public sealed record TagPush
{
    /// <summary><c>namespace/name</c>.</summary>
    public required string Repository { get; init; }

    public required string Tag { get; init; }

    /// <summary><c>sha256:…</c>; null for one that belongs to the name.</summary>
    public string? Digest { get; init; }

    /// <summary>Configuration and layers, the configuration first; empty where nobody asks for them.</summary>
    public IReadOnlyList<PushedBlob> Blobs { get; init; } = [];

    /// <summary>Whether a pull needs a credential.</summary>
    public bool Private { get; init; }

    /// <summary>Whether a manifest is also given to who sends no token, as by the stores that some registries send their clients on to.</summary>
    public bool Open { get; init; }

    /// <summary>The host in the webhook's <c>resource_url</c>.</summary>
    /// <value>demo.tencentcloudcr.com.</value>
    public string Host { get; init; } = "demo.tencentcloudcr.com";

    /// <summary>When it happened, Unix seconds, for the webhook.</summary>
    public long? OccurAt { get; init; }

    /// <summary>The webhook to tell; null for none.</summary>
    public PushNotice? Notify { get; init; }
}

/// <summary>A webhook as TCR's triggers have it.</summary>
/// <param name="Url">Where it posts to.</param>
/// <param name="Headers">What it adds.</param>
public sealed record PushNotice(Uri Url, IReadOnlyDictionary<string, string>? Headers);

/// <summary>A part of an image.</summary>
/// <param name="Digest"><c>sha256:…</c>.</param>
/// <param name="Size">Bytes.</param>
public sealed record PushedBlob(string Digest, long Size);
