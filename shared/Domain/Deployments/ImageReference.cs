using System.Diagnostics.CodeAnalysis;

namespace SuperInsight.Domain.Deployments;

/// <summary>The name of an image: <c>registry/name:tag</c>, <c>registry/name@sha256:…</c>, or with both.</summary>
/// <param name="Repository">With the registry's host, where there is one.</param>
/// <param name="Tag">Null when none is given.</param>
/// <param name="Digest">As <c>sha256:…</c>; null when none is given.</param>
public sealed record ImageReference(string Repository, string? Tag, string? Digest)
{
    private const string Algorithm = "sha256:";

    /// <exception cref="FormatException">It is none.</exception>
    public static ImageReference Parse(string text) =>
        TryParse(text, out var image) ? image : throw new FormatException($"'{text}' is not the name of an image with a tag or a digest.");

    /// <summary>An image without tag and digest is none: it would mean whatever was pushed last.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ImageReference? image)
    {
        image = null;
        if (string.IsNullOrEmpty(text) || text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            return false;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var (name, digest) = at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
        var colon = name.LastIndexOf(':');
        var (repository, tag) = colon > name.LastIndexOf('/') ? (name[..colon], name[(colon + 1)..]) : (name, null);
        if (repository.Length == 0 || tag is { Length: 0 or > 128 } || (tag is null && digest is null) || (digest is not null && !IsDigest(digest)))
            return false;
        image = new ImageReference(repository, tag, digest);
        return true;
    }

    public static bool IsDigest(string text) => text.StartsWith(Algorithm, StringComparison.Ordinal) && text.Length == Algorithm.Length + 64 && text[Algorithm.Length..].All(char.IsAsciiHexDigitLower);

    /// <summary>The same image, and never another one: with its digest. The tag stays, for people.</summary>
    public string Pin(string digest) => (this with { Digest = digest }).ToString();

    public override string ToString() => $"{Repository}{(Tag is null ? "" : $":{Tag}")}{(Digest is null ? "" : $"@{Digest}")}";
}
