using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SuperInsight.Domain.Deployments.Webhooks;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Console;

/// <summary>
/// Exchanges a key for a signed cookie, and tells by a cookie who is signed in. Nothing is kept: every process with the same keys takes
/// the same cookies. Each role's cookies are signed by what its own key yields, so that changing a key ends the sessions that it began,
/// and whoever knows the key to read can make no cookie to operate.
/// </summary>
public sealed class ConsoleAccess
{
    /// <summary>A shorter key could be guessed.</summary>
    public const int ShortestKey = 12;

    private const int LongestName = 40;
    private const int LongestCookie = 512;
    private const int NonceBytes = 16;

    /// <summary>Clocks of two processes may differ by so much.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    /// <summary>How long a sign-in form may lie open.</summary>
    private static readonly TimeSpan FormLasts = TimeSpan.FromHours(1);

    private readonly TimeProvider clock;
    private readonly (ConsoleRole Role, byte[] Digest, byte[] Signing)[] keys;

    /// <param name="read">The key to look; null where nobody may look without acting.</param>
    /// <param name="operate">The key to act; null where nobody may act here.</param>
    /// <param name="clock">Ends sessions.</param>
    /// <exception cref="SettingException">There is no key, one could be guessed, or both are the same.</exception>
    public ConsoleAccess(Secret? read, Secret? operate, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        if (read is null && operate is null)
            throw SettingException.Missing("Console__ReadKey", "and Console__OperateKey: the keys that people sign in to the console with, to look and to act");
        if (read is not null && read.Equals(operate))
            throw new SettingException("Console__OperateKey", "it is the same as Console__ReadKey, so that whoever may look could act", "Make another one: `openssl rand -hex 24`.");
        this.clock = clock;
        keys = [.. Key(ConsoleRole.Read, "Console__ReadKey", read), .. Key(ConsoleRole.Operate, "Console__OperateKey", operate)];
    }

    /// <summary>Whether anybody may act here.</summary>
    public bool CanOperate => keys.Any(key => key.Role == ConsoleRole.Operate);

    /// <summary>What a key opens; null for none. Takes the same time whatever is wrong.</summary>
    public ConsoleRole? RoleOf(string? key)
    {
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(key ?? ""));
        ConsoleRole? found = null;
        foreach (var (role, digest, _) in keys)
            found = CryptographicOperations.FixedTimeEquals(given, digest) ? role : found;
        return found;
    }

    /// <summary>Begins a session.</summary>
    /// <param name="role">What the key opened.</param>
    /// <param name="name">What they call themselves, for people.</param>
    /// <returns>The session, and the cookie that tells of it.</returns>
    public (ConsoleSession Session, string Cookie) Begin(ConsoleRole role, string? name)
    {
        var since = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        var session = new ConsoleSession(role, Nonce(), PersonName.Clean(name, LongestName), since);
        var body = string.Create(CultureInfo.InvariantCulture, $"{role}.{since.ToUnixTimeSeconds()}.{session.Id}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(session.Name ?? ""))}");
        return (session, $"{body}.{Sign(SigningKey(role), "session", body)}");
    }

    /// <summary>Who is signed in; null for a cookie that is missing, forged, over, or of a key that was changed.</summary>
    public ConsoleSession? Find(string? cookie)
    {
        if (cookie is null || cookie.Length > LongestCookie || cookie.LastIndexOf('.') is not (> 0 and var end))
            return null;
        var body = cookie[..end];
        var signer = Array.FindIndex(keys, key => body.StartsWith($"{key.Role}.", StringComparison.Ordinal));
        if (signer < 0 || !Matches(cookie[(end + 1)..], Sign(keys[signer].Signing, "session", body)))
            return null;
        // Ours, and unchanged: it is as we wrote it.
        var parts = body.Split('.');
        var session = new ConsoleSession(keys[signer].Role, parts[2], parts[3].Length > 0 ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[3])) : null,
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[1], CultureInfo.InvariantCulture)));
        var now = clock.GetUtcNow();
        return now < session.Until && session.Since <= now + ClockTolerance ? session : null;
    }

    /// <summary>What a form of a session must send along, which no other site knows.</summary>
    public string TokenOf(ConsoleSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return Sign(SigningKey(session.Role), "form", session.Id);
    }

    /// <summary>Whether a form was made for this session.</summary>
    public bool IsTokenOf(ConsoleSession session, string? token) => Matches(token, TokenOf(session));

    /// <summary>A visitor who is not signed in: what their cookie says from now on.</summary>
    public string NewVisit() => string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow().ToUnixTimeSeconds()}.{Nonce()}");

    /// <summary>What the sign-in form of a visit must send along.</summary>
    public string TokenOfVisit(string visit) => Sign(keys[^1].Signing, "visit", visit);

    /// <summary>Whether a sign-in form was made for this visit, not too long ago.</summary>
    public bool IsTokenOfVisit(string? visit, string? token) =>
        visit is { Length: <= LongestCookie } && Matches(token, TokenOfVisit(visit))
        && long.TryParse(visit.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var since)
        && (clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(since)).Duration() < FormLasts;

    private static IEnumerable<(ConsoleRole, byte[], byte[])> Key(ConsoleRole role, string setting, Secret? secret)
    {
        if (secret is null)
            yield break;
        if (secret.Reveal().Length < ShortestKey)
            throw new SettingException(setting, $"it is shorter than {ShortestKey} characters and could be guessed", "Make one: `openssl rand -hex 24`.");
        var bytes = Encoding.UTF8.GetBytes(secret.Reveal());
        yield return (role, SHA256.HashData(bytes), HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes, SHA256.HashSizeInBytes, info: Encoding.UTF8.GetBytes($"superinsight console {role}")));
    }

    private byte[] SigningKey(ConsoleRole role) => Array.Find(keys, key => key.Role == role).Signing ?? throw new InvalidOperationException($"No key opens the role {role}.");

    private static string Nonce() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NonceBytes));

    private static string Sign(byte[] key, string purpose, string text) => Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{purpose}\n{text}")));

    private static bool Matches(string? given, string actual) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given ?? ""), Encoding.UTF8.GetBytes(actual));
}
