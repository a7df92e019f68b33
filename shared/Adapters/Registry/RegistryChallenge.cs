using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace SuperInsight.Adapters.Registry;

/// <summary>How a registry wants to be asked. See <see href="https://distribution.github.io/distribution/spec/auth/token/"/>.</summary>
/// <param name="Realm">Where tokens are given; null where user and password are sent to the registry itself.</param>
/// <param name="Service">Goes into the question for a token.</param>
/// <param name="Scope">The same; null for the usual.</param>
internal sealed partial record RegistryChallenge(Uri? Realm, string Service, string? Scope)
{
    /// <summary>Null when there is none that can be followed.</summary>
    public static RegistryChallenge? Read(HttpHeaderValueCollection<AuthenticationHeaderValue> headers)
    {
        if (headers.FirstOrDefault(header => Is(header, "Bearer")) is not { Parameter: { } text })
            return headers.Any(header => Is(header, "Basic")) ? new RegistryChallenge(null, "", null) : null;
        var parts = Pair().Matches(text).GroupBy(pair => pair.Groups["name"].Value, StringComparer.OrdinalIgnoreCase).ToDictionary(
            same => same.Key, same => same.First().Groups["value"].Value.Replace("\\\"", "\"", StringComparison.Ordinal), StringComparer.OrdinalIgnoreCase);
        return Uri.TryCreate(parts.GetValueOrDefault("realm"), UriKind.Absolute, out var realm)
            ? new RegistryChallenge(realm, parts.GetValueOrDefault("service", ""), parts.GetValueOrDefault("scope"))
            : null;
    }

    /// <summary>The question for a token.</summary>
    public Uri Question(string scope) =>
        new($"{Realm!.AbsoluteUri}{(Realm.Query.Length > 0 ? "&" : "?")}{(Service.Length > 0 ? $"service={Uri.EscapeDataString(Service)}&" : "")}scope={Uri.EscapeDataString(Scope ?? scope)}");

    private static bool Is(AuthenticationHeaderValue header, string scheme) => header.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("""(?<name>[A-Za-z_]+)\s*=\s*(?:"(?<value>(?:[^"\\]|\\.)*)"|(?<value>[^\s,"]+))""", RegexOptions.CultureInvariant)]
    private static partial Regex Pair();
}
