using System.Collections.Concurrent;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Fakes.Deployments;

/// <summary>A registry in memory. Thread-safe.</summary>
public sealed class InMemoryImageRegistry : IImageRegistry
{
    private readonly ConcurrentDictionary<string, string> digests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Repository, string Digest), bool> held = [];

    /// <summary>Pushes an image: its tag means this digest from now on.</summary>
    public void Push(string image, string digest)
    {
        held[(ImageReference.Parse(image).Repository, digest)] = true;
        digests[image] = digest;
    }

    public Task<string?> ResolveAsync(ImageReference image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(image.Digest is { } digest ? (held.ContainsKey((image.Repository, digest)) ? digest : null) : digests.GetValueOrDefault(image.ToString()));
    }
}
