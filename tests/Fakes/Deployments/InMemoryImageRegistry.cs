using System.Collections.Concurrent;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Fakes.Deployments;

/// <summary>A registry in memory. Thread-safe.</summary>
public sealed class InMemoryImageRegistry : IImageRegistry
{
    private readonly ConcurrentDictionary<string, string> digests = new(StringComparer.Ordinal);

    /// <summary>Pushes an image: its tag means this digest from now on.</summary>
    public void Push(string image, string digest) => digests[image] = digest;

    public Task<string?> ResolveAsync(ImageReference image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(digests.GetValueOrDefault(image.ToString()));
    }
}
