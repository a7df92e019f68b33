using SuperInsight.Domain;

namespace SuperInsight.Adapters.Registry;

/// <summary>A registry did not answer, or refused: whether an image is there is not known.</summary>
public sealed class RegistryException(string subject, string reason, string hint, Exception? cause = null)
    : OperationException("find image", subject, reason, hint, cause);
