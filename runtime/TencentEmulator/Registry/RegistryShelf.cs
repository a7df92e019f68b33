using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace TencentEmulator.Registry;

/// <summary>Tags, what they point to, and the tokens that were given out. Safe for concurrent use.</summary>
internal sealed class RegistryShelf(TimeProvider clock)
{
    private static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(string Repository, string Tag), string> _tags = new();
    private readonly ConcurrentDictionary<(string Repository, string Digest), (IReadOnlyList<PushedBlob> Blobs, long PushedAt)> _images = new();
    private readonly ConcurrentDictionary<string, bool> _private = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Repository, DateTimeOffset Until)> _tokens = new(StringComparer.Ordinal);

    /// <summary>Points a tag at a manifest, in the place of what it pointed at.</summary>
    public void Push(TagPush push, string digest)
    {
        _images.TryAdd((push.Repository, digest), (push.Blobs, clock.GetUtcNow().ToUnixTimeSeconds()));
        _tags[(push.Repository, push.Tag)] = digest;
        _private[push.Repository] = push.Private;
        _open[push.Repository] = push.Open;
    }

    /// <summary>In order.</summary>
    public IReadOnlyList<string> Tags(string repository) => [.. _tags.Keys.Where(key => key.Repository == repository).Select(key => key.Tag).Order(StringComparer.Ordinal)];

    public IReadOnlyList<PushedBlob> Blobs(string repository, string digest) => _images.TryGetValue((repository, digest), out var image) ? image.Blobs : [];

    /// <summary>What each repository keeps: a blob that several images have, once, since the first of them came.</summary>
    public IReadOnlyList<(string Repository, long Bytes, long PushedAt)> Stock() =>
    [
        .. _tags.Select(tag => (tag.Key.Repository, Digest: tag.Value)).Distinct().SelectMany(image => _images[image].Blobs.Select(blob => (image.Repository, Blob: blob, _images[image].PushedAt)))
            .GroupBy(one => (one.Repository, one.Blob.Digest)).Select(group => (group.Key.Repository, group.First().Blob.Size, group.Min(one => one.PushedAt))),
    ];

    public bool Delete(string repository, string tag) => _tags.TryRemove((repository, tag), out _);

    /// <summary>The digest of a tag, or of itself when a tag points at it; null when there is none.</summary>
    public string? Find(string repository, string reference) =>
        _tags.TryGetValue((repository, reference), out var digest) ? digest
        : _tags.Any(entry => entry.Key.Repository == repository && entry.Value == reference) ? reference
        : null;

    public bool IsPrivate(string repository) => _private.GetValueOrDefault(repository);

    public bool IsOpen(string repository) => _open.GetValueOrDefault(repository);

    public string IssueToken(string repository)
    {
        var token = RandomNumberGenerator.GetHexString(40, lowercase: true);
        _tokens[token] = (repository, clock.GetUtcNow() + TokenLife);
        return token;
    }

    public bool IsGood(string token, string repository) =>
        _tokens.TryGetValue(token, out var found) && found.Repository == repository && found.Until > clock.GetUtcNow();

    /// <summary>A digest of the right form that is the same for the same text.</summary>
    public static string DigestOf(string text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
