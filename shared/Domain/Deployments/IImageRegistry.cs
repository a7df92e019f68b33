namespace SuperInsight.Domain.Deployments;

/// <summary>Where images are. Reads only: every call may be repeated.</summary>
public interface IImageRegistry
{
    /// <summary>The digest (<c>sha256:…</c>) that a tag means now; null when the registry has no such image.</summary>
    /// <exception cref="OperationException">The registry did not answer, or refused: whether the image is there is not known.</exception>
    Task<string?> ResolveAsync(ImageReference image, CancellationToken cancellationToken);
}
