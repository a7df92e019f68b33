namespace SuperInsight.Domain.TcbConfiguration.Checking;

/// <summary>Tells by its looks that a text holds a secret, whatever it is called.</summary>
internal static class SecretShape
{
    /// <summary>Beginnings of credentials that say what they are, and how many letters and digits follow at least.</summary>
    private static readonly (string Start, int Length, string What)[] Marked =
    [
        ("AKID", 13, "a Tencent Cloud secret id"), ("AKIA", 16, "an AWS access key"), ("LTAI", 12, "an Alibaba Cloud access key"),
        ("ghp_", 20, "a GitHub token"), ("gho_", 20, "a GitHub token"), ("ghs_", 20, "a GitHub token"), ("ghu_", 20, "a GitHub token"), ("ghr_", 20, "a GitHub token"), ("github_pat_", 20, "a GitHub token"),
        ("glpat-", 16, "a GitLab token"), ("xoxb-", 10, "a Slack token"), ("xoxp-", 10, "a Slack token"), ("sk-", 20, "an API key"), ("hf_", 20, "a Hugging Face token"),
        ("AGE-SECRET-KEY-1", 20, "an age identity"), ("SEC", 60, "a robot's signing secret"),
    ];

    /// <summary>Completes "it holds …"; null when it looks like no secret.</summary>
    public static string? Find(string text)
    {
        if (text.Length < 4)
            return null;
        if (text.Contains("-----BEGIN", StringComparison.Ordinal) && text.Contains("PRIVATE KEY", StringComparison.Ordinal))
            return "a private key";
        foreach (var (start, length, what) in Marked)
        {
            if (HasMarked(text, start, length))
                return what;
        }

        return IsWebToken(text) ? "a signed token (JWT)"
            : UrlSecrets.HasPassword(text) ? "a password in a URL"
            : UrlSecrets.HasQueryCredential(text) ? "a credential in the query of a URL"
            : AssignedSecrets.HasPassword(text) ? "a password in a connection string"
            : null;
    }

    private static bool HasMarked(string text, string start, int length)
    {
        for (var at = text.IndexOf(start, StringComparison.Ordinal); at >= 0; at = text.IndexOf(start, at + 1, StringComparison.Ordinal))
        {
            if (at > 0 && char.IsAsciiLetterOrDigit(text[at - 1]))
                continue;
            var end = at + start.Length;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-'))
                end++;
            if (end - at - start.Length >= length)
                return true;
        }

        return false;
    }

    /// <summary><see href="https://www.rfc-editor.org/rfc/rfc7519"/>: both of its first parts begin with <c>{"</c> in base64.</summary>
    private static bool IsWebToken(string text)
    {
        var first = text.IndexOf("eyJ", StringComparison.Ordinal);
        return first >= 0 && text.IndexOf(".eyJ", first, StringComparison.Ordinal) is > 0 and var second && text.IndexOf('.', second + 1) > second + 4;
    }
}
