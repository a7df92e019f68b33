using System.Text.RegularExpressions;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Adapters.Registry;

/// <summary>Where a registry has an image.</summary>
/// <param name="Root">The registry, without a path.</param>
/// <param name="Host">As the image's name has it.</param>
/// <param name="Name">The repository within the registry.</param>
/// <param name="Reference">The digest where there is one, else the tag.</param>
internal sealed partial record RegistryPlace(Uri Root, string Host, string Name, string Reference)
{
    private const string DockerHub = "docker.io";

    public Uri Manifest => new(Root, $"/v2/{Name}/manifests/{Reference}");

    /// <summary>The tags of the repository, a page at a time, those after one.</summary>
    public Uri Tags(int page, string after) => new(Root, $"/v2/{Name}/tags/list?n={page}{(after.Length > 0 ? $"&last={Uri.EscapeDataString(after)}" : "")}");

    public string Scope => $"repository:{Name}:pull";

    /// <summary>
    /// Reads an image's name as Docker does: what comes before the first slash is a host when it looks like one, and without one the
    /// image is Docker Hub's. See <see href="https://github.com/distribution/reference"/>.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="endpoint">The registry of every image; null for each image's own.</param>
    /// <exception cref="RegistryException">No registry could have an image of this name.</exception>
    public static RegistryPlace Of(ImageReference image, Uri? endpoint)
    {
        var slash = image.Repository.IndexOf('/', StringComparison.Ordinal);
        var (host, name) = slash > 0 && IsHost(image.Repository[..slash]) ? (image.Repository[..slash], image.Repository[(slash + 1)..]) : (DockerHub, image.Repository);
        if (host == "index.docker.io")
            host = DockerHub;
        if (host == DockerHub && !name.Contains('/', StringComparison.Ordinal))
            name = "library/" + name;
        if (!NamePattern().IsMatch(name) || (image.Tag is { } tag && !TagPattern().IsMatch(tag)) || (endpoint ?? RootOf(host)) is not { } root)
            throw new RegistryException(image.ToString(), "it is not the name of an image", "give it as HOST/NAME:TAG; the name is in lower case");
        return new RegistryPlace(root, host, name, image.Digest ?? image.Tag!);
    }

    /// <summary>Whether a password may be sent there: nobody between can read it.</summary>
    public static bool IsSafe(Uri address) => address.UserInfo.Length == 0 && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    private static bool IsHost(string part) => part == "localhost" || part.AsSpan().ContainsAny('.', ':') || part.Any(char.IsAsciiLetterUpper);

    private static Uri? RootOf(string host) =>
        HostPattern().IsMatch(host) && Uri.TryCreate($"https://{(host == DockerHub ? "registry-1.docker.io" : host)}/", UriKind.Absolute, out var root)
            ? root.IsLoopback ? new Uri($"http://{host}/") : root
            : null;

    [GeneratedRegex(@"\A(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex HostPattern();

    [GeneratedRegex(@"\A[a-z0-9]+(?:(?:\.|_|__|-+|/)[a-z0-9]+)*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TagPattern();
}
