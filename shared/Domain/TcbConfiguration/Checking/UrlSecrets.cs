using System.Buffers;

namespace SuperInsight.Domain.TcbConfiguration.Checking;

/// <summary>Finds secrets in the URLs of a text. References in them are none.</summary>
internal static class UrlSecrets
{
    private const string Mark = "://";

    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n\"'<>");

    private static readonly string[] Credentials =
        ["password", "passwd", "pwd", "pass", "secret", "client_secret", "token", "access_token", "auth_token", "api_key", "apikey", "key", "sig", "sign", "signature", "sslpassword"];

    /// <summary><c>postgresql://user:secret@host</c>, and <c>https://token@host</c>.</summary>
    public static bool HasPassword(string text)
    {
        for (var at = text.IndexOf(Mark, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Mark, at + 1, StringComparison.Ordinal))
        {
            var rest = text.AsSpan(at + Mark.Length);
            var end = rest.IndexOfAny(Ends);
            if (end >= 0)
                rest = rest[..end];
            var isWeb = text.AsSpan(0, at).EndsWith("http", StringComparison.OrdinalIgnoreCase) || text.AsSpan(0, at).EndsWith("https", StringComparison.OrdinalIgnoreCase);
            if (IsInUserInfo(rest, isWeb))
                return true;
        }

        return false;
    }

    /// <summary><c>https://host/hook?key=secret</c></summary>
    public static bool HasQueryCredential(string text)
    {
        var start = text.IndexOf(Mark, StringComparison.Ordinal);
        if (start < 0 || text.IndexOf('?', start) is not (> 0 and var query))
            return false;
        foreach (var pair in text[(query + 1)..].Split('&', '#', ' '))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && Credentials.Contains(pair[..equals].ToLowerInvariant()) && References.Remainder(pair.AsSpan(equals + 1)).Length > 0)
                return true;
        }

        return false;
    }

    private static bool IsInUserInfo(ReadOnlySpan<char> rest, bool isWeb)
    {
        var authority = rest.IndexOfAny('/', '?', '#') is >= 0 and var slash ? rest[..slash] : rest;
        var at = authority.LastIndexOf('@');
        if (at < 0)
        {
            // A password with a slash in it ends the authority too early: then what looks like a port is none, and an @ comes later.
            var port = authority[(authority.LastIndexOf(':') + 1)..];
            if (isWeb || port.Length == authority.Length || !port.ContainsAnyExceptInRange('0', '9') || rest.LastIndexOf('@') is not (> 0 and var later))
                return false;
            at = later;
        }

        var user = rest[..at];
        var colon = user.IndexOf(':');
        return colon >= 0 ? References.Remainder(user[(colon + 1)..]).Length > 0 : isWeb && References.Remainder(user).Length > 0;
    }
}
