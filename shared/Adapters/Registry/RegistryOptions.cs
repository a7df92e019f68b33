using SuperInsight.Adapters.Web;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Registry;

/// <summary>Where images are, and who we are there.</summary>
public sealed record RegistryOptions
{
    /// <summary>For images that not everybody may pull; null: only public ones are found.</summary>
    public RegistryCredential? Credential { get; init; }

    /// <summary>The registry of every image, whatever host its name has, as <c>https://HOST:PORT</c>; null: each image's own.</summary>
    public string? Endpoint { get; init; }

    /// <summary>How long to wait and how often to try.</summary>
    public WebLimits Limits { get; init; } = new();
}

/// <summary>A user of a registry. In TCR the account's number or a robot's name, and the registry's own password.</summary>
/// <param name="User">The name.</param>
/// <param name="Password">Sent only by https, or within this machine, and only where a registry asks for it.</param>
public sealed record RegistryCredential(string User, Secret Password)
{
    /// <summary>The host of the images that it is for, as <c>demo.tencentcloudcr.com</c>; null: it is given to the registry of any image.</summary>
    public string? Host { get; init; }
}
