namespace SuperInsight.Domain.TcbConfiguration.Checking;

/// <summary>Tells by a variable's name that its value is a secret: <c>SECRET_KEY</c>, <c>dbPassword</c>; not <c>TOKEN_EXPIRE_MINUTES</c>.</summary>
internal static class SecretNames
{
    private static readonly HashSet<string> Secret =
    [
        "SECRETS", "PASSWORDS", "PASSWD", "PASS", "PWD", "PASSPHRASE", "TOKENS", "CREDENTIAL", "CREDENTIALS", "APIKEY", "SECRETKEY", "PRIVATEKEY",
        "ACCESSKEY", "SALT", "PEPPER",
    ];

    /// <summary>Ends of words, because some write PGPASSWORD and authtoken.</summary>
    private static readonly string[] SecretEnds = ["PASSWORD", "SECRET", "TOKEN"];

    /// <summary>Words beside which tokens are what language models count.</summary>
    private static readonly HashSet<string> Counts = ["MAX", "MIN", "NUM", "TOTAL"];

    /// <summary>A key by the word before it that is no secret.</summary>
    private static readonly HashSet<string> OpenKeys = ["PUBLIC", "PRIMARY", "FOREIGN", "CACHE", "PARTITION", "ROUTING", "SORT", "VERIFY"];

    /// <summary>Last words that make it something about a secret.</summary>
    private static readonly HashSet<string> About =
    [
        "FILE", "PATH", "DIR", "URL", "URI", "HOST", "ENDPOINT", "ID", "NAME", "HEADER", "TTL", "SECONDS", "MINUTES", "HOURS", "DAYS", "EXPIRE", "EXPIRES", "EXPIRY", "LENGTH", "SIZE", "ALGORITHM",
        "TYPE", "ENABLED", "REQUIRED", "POLICY", "PREFIX", "COUNT", "LIMIT", "MAX", "MIN", "ISSUER", "AUDIENCE", "ROUNDS", "LIFETIME",
    ];

    public static bool IsSecret(string name)
    {
        var words = Words(name);
        if (words.Count == 0)
            return false;
        var (last, before) = (words[^1], words.Count > 1 ? words[^2] : "");
        // Tencent Cloud's secret id is half of a credential.
        if (last == "ID" && before == "SECRET")
            return true;
        if (About.Contains(last))
            return false;
        if (last == "TOKENS" && words.Any(Counts.Contains))
            return false;
        return words.Any(word => Secret.Contains(word) || SecretEnds.Any(end => word.EndsWith(end, StringComparison.Ordinal))) || (last is "KEY" or "KEYS" && !OpenKeys.Contains(before));
    }

    /// <summary>In capitals: <c>dbPassword</c> gives DB, PASSWORD; so does <c>DB_PASSWORD</c>.</summary>
    private static List<string> Words(string name)
    {
        List<string> words = [];
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            var ends = i == name.Length || !char.IsAsciiLetterOrDigit(name[i]);
            if (!ends && !(i > start && char.IsAsciiLetterUpper(name[i]) && !char.IsAsciiLetterUpper(name[i - 1])))
                continue;
            if (i > start)
                words.Add(name[start..i].TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').ToUpperInvariant());
            start = ends ? i + 1 : i;
        }

        return words;
    }
}
