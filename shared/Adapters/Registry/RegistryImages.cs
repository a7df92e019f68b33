using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Polly.CircuitBreaker;
using Polly.Timeout;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Registry;

/// <summary>
/// Images in any registry of version 2: Tencent's, Docker Hub, GitHub's. Asks by https, by http only within this machine. Thread-safe.
/// See <see href="https://distribution.github.io/distribution/spec/api/"/>.
/// </summary>
public sealed class RegistryImages : IImageRegistry, IDisposable
{
    private readonly Uri? endpoint;
    private readonly RegistryConnection connection;
    private readonly RegistryTokens tokens;

    /// <param name="options">Who and where.</param>
    /// <param name="handler">Null for connections of its own.</param>
    /// <param name="clock">Paces tries and pauses, and ends tokens.</param>
    /// <param name="jitter">Numbers from 0 to 1.</param>
    /// <param name="logger">Told of tries that fail.</param>
    /// <exception cref="SettingException">The endpoint is no https address without a path, and no http one on this machine.</exception>
    public RegistryImages(RegistryOptions options, HttpMessageHandler? handler, TimeProvider clock, Func<double> jitter, ILogger<RegistryImages> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Endpoint is { } text && (!Uri.TryCreate(text, UriKind.Absolute, out endpoint) || !RegistryPlace.IsSafe(endpoint) || endpoint.PathAndQuery != "/"))
            throw new SettingException("Registry__Endpoint", "it is no address that a password may be sent to", "Write https://HOST or https://HOST:PORT, without a path; http only for a registry on this machine.");
        connection = new RegistryConnection(options.Limits, handler, clock, jitter, logger);
        tokens = new RegistryTokens(connection, options.Credential, clock);
    }

    /// <summary>A reference by digest gives the same digest, when the registry has it. Where the registry tells none, the manifest is read and hashed.</summary>
    /// <exception cref="RegistryException">The registry did not answer, or refused.</exception>
    public async Task<string?> ResolveAsync(ImageReference image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var place = RegistryPlace.Of(image, endpoint);
        try
        {
            var answer = await AskAsync(HttpMethod.Head, place, place.Manifest, cancellationToken);
            if (answer is { Status: HttpStatusCode.OK, Digest: null })
                answer = await AskAsync(HttpMethod.Get, place, place.Manifest, cancellationToken);
            return answer.Status switch
            {
                HttpStatusCode.OK => Check(place, image, answer.Digest ?? Hash(place, answer)),
                HttpStatusCode.NotFound => null,
                _ => throw RegistryFailures.Refused(place, answer, $"{place.Root.Authority} answered"),
            };
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TimeoutRejectedException or BrokenCircuitException)
        {
            throw RegistryFailures.Unreachable(place, failure);
        }
    }

    /// <summary>The bytes that the images of a repository take: every layer and configuration that a tag leads to, each once.</summary>
    /// <param name="image">Any image of the repository.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RegistryException">The registry did not answer, refused, or has more tags or other manifests than are known here.</exception>
    public async Task<long> StoredBytesAsync(ImageReference image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var place = RegistryPlace.Of(image, endpoint);
        try
        {
            return await new RegistryStock(place, (address, token) => AskAsync(HttpMethod.Get, place, address, token)).CountAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TimeoutRejectedException or BrokenCircuitException)
        {
            throw RegistryFailures.Unreachable(place, failure);
        }
    }

    public void Dispose() => connection.Dispose();

    private async Task<RegistryAnswer> AskAsync(HttpMethod method, RegistryPlace place, Uri address, CancellationToken cancellationToken)
    {
        var answer = await connection.CallAsync(method, address, tokens.Find(place), cancellationToken);
        return answer is { Status: HttpStatusCode.Unauthorized, Challenge: { } challenge }
            ? await connection.CallAsync(method, address, await tokens.AnswerAsync(place, challenge, cancellationToken), cancellationToken)
            : answer;
    }

    private static string Hash(RegistryPlace place, RegistryAnswer answer) => answer.IsManifest
        ? $"sha256:{Convert.ToHexStringLower(SHA256.HashData(answer.Body))}"
        : throw RegistryFailures.Nonsense(place, "the registry answered with something that is no manifest");

    private static string Check(RegistryPlace place, ImageReference image, string digest)
    {
        if (!ImageReference.IsDigest(digest))
            throw RegistryFailures.Nonsense(place, "the registry answered with something that is no digest");
        return image.Digest is null || image.Digest == digest ? digest : throw RegistryFailures.Nonsense(place, $"the registry answered with another digest, {digest}");
    }
}
