using System.Net;
using SuperInsight.Adapters.Web;

namespace SuperInsight.Adapters.Registry;

/// <summary>What came back for one call.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The response's bytes.</param>
/// <param name="Digest">What the registry says that the manifest's digest is; null where it does not.</param>
/// <param name="IsManifest">The body is of a type that we asked for.</param>
/// <param name="Challenge">How it wants to be asked; null where it does not say.</param>
/// <param name="RetryAfter">How long we are asked to stay away.</param>
internal sealed record RegistryAnswer(HttpStatusCode Status, byte[] Body, string? Digest, bool IsManifest, RegistryChallenge? Challenge, TimeSpan? RetryAfter) : IWebAnswer
{
    /// <summary>Why we do not go where it sends us to; null where it does not send us on, or we went.</summary>
    public string? DeadEnd { get; init; }

    public bool IsThrottled => Status == HttpStatusCode.TooManyRequests;

    public bool IsTransient => IsThrottled || (int)Status >= 500 || Status == HttpStatusCode.RequestTimeout;
}
