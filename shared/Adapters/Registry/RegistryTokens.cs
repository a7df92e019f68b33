using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SuperInsight.Adapters.Registry;

/// <summary>What registries want to see before they answer, kept until shortly before it ends. Thread-safe.</summary>
internal sealed class RegistryTokens(RegistryConnection connection, RegistryCredential? credential, TimeProvider clock)
{
    private readonly ConcurrentDictionary<(Uri Root, string Name), Kept> tokens = new();

    /// <summary>Null when there is none that still serves.</summary>
    public AuthenticationHeaderValue? Find(RegistryPlace place) =>
        tokens.TryGetValue((place.Root, place.Name), out var kept) && clock.GetElapsedTime(kept.Since) < kept.Life ? kept.Header : null;

    /// <summary>Does what a challenge asks for.</summary>
    /// <exception cref="RegistryException">It cannot be done, or is refused.</exception>
    public async Task<AuthenticationHeaderValue> AnswerAsync(RegistryPlace place, RegistryChallenge challenge, CancellationToken cancellationToken)
    {
        if (challenge.Realm is null)
            return RegistryPlace.IsSafe(place.Root) && Basic(place) is { } own ? own : throw Failed(place, "the registry wants a user and a password", RegistryFailures.CredentialHint);
        if (!RegistryPlace.IsSafe(challenge.Realm) || (challenge.Realm.IsLoopback && !place.Root.IsLoopback))
            throw Failed(place, $"the registry sends us to {challenge.Realm.GetLeftPart(UriPartial.Authority)} for a token, which is not safe", "use a registry whose tokens are given by https; by http only one on this machine");
        var since = clock.GetTimestamp();
        var answer = await connection.CallAsync(HttpMethod.Get, challenge.Question(place.Scope), Basic(place), cancellationToken);
        if (answer.Status != HttpStatusCode.OK)
            throw RegistryFailures.Refused(place, answer, $"{challenge.Realm.Authority} answered the question for a token with");
        var token = Read(place, answer);
        var kept = new Kept(new AuthenticationHeaderValue("Bearer", token.Value), since, token.Life);
        foreach (var (key, old) in tokens)
        {
            if (clock.GetElapsedTime(old.Since) >= old.Life)
                tokens.TryRemove(new(key, old));
        }

        tokens[(place.Root, place.Name)] = kept;
        return kept.Header;
    }

    private AuthenticationHeaderValue? Basic(RegistryPlace place) =>
        credential is not null && (credential.Host is null || credential.Host.Equals(place.Host, StringComparison.OrdinalIgnoreCase))
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.User}:{credential.Password.Reveal()}")))
            : null;

    private static RegistryToken Read(RegistryPlace place, RegistryAnswer answer)
    {
        try
        {
            if (JsonSerializer.Deserialize(answer.Body, RegistryJson.Default.RegistryToken) is { Value: not null } token)
                return token;
        }
        catch (JsonException)
        {
            // Its message may quote the text, and with it a token.
        }

        throw Failed(place, "the answer to the question for a token holds none", RegistryFailures.ProxyHint);
    }

    private static RegistryException Failed(RegistryPlace place, string reason, string hint) => new(RegistryFailures.Subject(place), reason, hint);

    /// <summary>Not a record: it must not print the token.</summary>
    private sealed class Kept(AuthenticationHeaderValue header, long since, TimeSpan life)
    {
        public AuthenticationHeaderValue Header => header;

        public long Since => since;

        public TimeSpan Life => life;
    }
}
