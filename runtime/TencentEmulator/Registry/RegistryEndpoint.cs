using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using TencentEmulator.Control;
using TencentEmulator.Cos.Signing;
using TencentEmulator.Hosting;

namespace TencentEmulator.Registry;

/// <summary>Registry v2, for asking what a tag points to: <c>/v2/</c>, <c>/v2/token</c> and manifests.
/// See <see href="https://distribution.github.io/distribution/spec/api/"/>.</summary>
internal sealed class RegistryEndpoint(EmulatorOptions options, RegistryShelf shelf, FaultBook faults, RequestLog log)
{
    private const string ServiceName = "tencent-emulator";
    private const string Manifests = "/manifests/";
    private const string IndexType = "application/vnd.oci.image.index.v1+json";
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string Tags = "/tags/list";

    public Task HandleAsync(HttpContext http)
    {
        var exchange = new PlainExchange(http, "registry", options.Clock, faults, log);
        var path = http.Request.Path.Value!["/v2".Length..].TrimStart('/');
        var at = path.LastIndexOf(Manifests, StringComparison.Ordinal);
        if (path == "token")
            return exchange.RunAsync("GetToken", null, null, () => TokenAsync(exchange));
        if (path.Length == 0)
            return exchange.RunAsync("Ping", null, null, () => ChallengeAsync(exchange, null));
        if (path.EndsWith(Tags, StringComparison.Ordinal) && HttpMethods.IsGet(http.Request.Method))
            return exchange.RunAsync("ListTags", path[..^Tags.Length], null, () => TagsAsync(exchange, path[..^Tags.Length]));
        if (at <= 0 || (!HttpMethods.IsHead(http.Request.Method) && !HttpMethods.IsGet(http.Request.Method)))
            return exchange.RunAsync("Unknown", null, null, () => exchange.AnswerAsync(404, Errors("UNSUPPORTED", "the emulator serves manifests only")));
        var (repository, reference) = (path[..at], path[(at + Manifests.Length)..]);
        return exchange.RunAsync(HttpMethods.IsHead(http.Request.Method) ? "HeadManifest" : "GetManifest", repository, reference, () => ManifestAsync(exchange, repository, reference));
    }

    private async Task ManifestAsync(PlainExchange exchange, string repository, string reference)
    {
        var isFree = exchange.Request.Headers.Authorization.Count == 0 && shelf.IsOpen(repository);
        if (!isFree && !IsAllowed(exchange, repository))
        {
            await ChallengeAsync(exchange, repository);
            return;
        }

        if (shelf.Find(repository, reference) is not { } digest)
        {
            await exchange.AnswerAsync(404, Errors("MANIFEST_UNKNOWN", $"{repository}:{reference} is not known"));
            return;
        }

        exchange.Response.Headers["Docker-Content-Digest"] = digest;
        if (shelf.Blobs(repository, digest).Select(blob => new { digest = blob.Digest, size = blob.Size }).ToArray() is [var config, .. var layers])
            await exchange.AnswerAsync(200, new { schemaVersion = 2, mediaType = ManifestType, config, layers }, ManifestType);
        else
            await exchange.AnswerAsync(200, new { schemaVersion = 2, mediaType = IndexType, manifests = Array.Empty<object>() }, IndexType);
    }

    /// <summary>See <see href="https://distribution.github.io/distribution/spec/api/#listing-image-tags"/>.</summary>
    private async Task TagsAsync(PlainExchange exchange, string repository)
    {
        if (!IsAllowed(exchange, repository))
        {
            await ChallengeAsync(exchange, repository);
            return;
        }

        var (after, most) = (exchange.Request.Query["last"].ToString(), int.TryParse(exchange.Request.Query["n"], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue);
        var tags = shelf.Tags(repository);
        if (tags.Count == 0)
            await exchange.AnswerAsync(404, Errors("NAME_UNKNOWN", $"{repository} is not known"));
        else
            await exchange.AnswerAsync(200, new { name = repository, tags = tags.Where(tag => string.CompareOrdinal(tag, after) > 0).Take(most).ToArray() });
    }

    private bool IsAllowed(PlainExchange exchange, string repository) =>
        exchange.Request.Headers.Authorization.ToString() is var authorization && authorization.StartsWith("Bearer ", StringComparison.Ordinal) && shelf.IsGood(authorization["Bearer ".Length..], repository);

    private static Task ChallengeAsync(PlainExchange exchange, string? repository)
    {
        var scope = repository is null ? "" : $",scope=\"repository:{repository}:pull\"";
        exchange.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{exchange.Request.Scheme}://{exchange.Request.Host}/v2/token\",service=\"{ServiceName}\"{scope}";
        return exchange.AnswerAsync(401, Errors("UNAUTHORIZED", "authentication required"));
    }

    /// <summary>Anybody gets a token for what is public; for the rest a credential of the emulator's is needed, as user and password.</summary>
    private Task TokenAsync(PlainExchange exchange)
    {
        var scope = exchange.Request.Query["scope"].ToString().Split(':');
        if (scope is not ["repository", var repository, "pull"] || exchange.Request.Query["service"] != ServiceName)
            return exchange.AnswerAsync(400, Errors("DENIED", "scope must be repository:NAME:pull, service as the challenge says"));
        var isKnown = IsKnown(exchange.Request.Headers.Authorization.ToString());
        if (isKnown == false || (shelf.IsPrivate(repository) && isKnown != true))
            return exchange.AnswerAsync(401, Errors("UNAUTHORIZED", "wrong user or password"));
        return exchange.AnswerAsync(200, new { token = shelf.IssueToken(repository), expires_in = 300 });
    }

    /// <summary>Null when nobody is named.</summary>
    private bool? IsKnown(string header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out var value) || value is not { Scheme: "Basic", Parameter: { } encoded })
            return null;
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length) || Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is not [var user, var password])
            return false;
        return options.Credentials.Any(credential => credential.SecretId == user && SecretText.Same(credential.SecretKey, password));
    }

    private static object Errors(string code, string message) => new { errors = new[] { new { code, message } } };
}
