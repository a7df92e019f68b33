using System.Text.RegularExpressions;

namespace SuperInsight.Domain.Notifications.Rendering;

/// <summary>
/// Takes out of a text what looks like a secret. Ours never get into a notice; this is for what other systems say of themselves.
/// </summary>
internal static partial class SecretScrub
{
    public static string Clean(string text) => Known().Replace(Credentials().Replace(Values().Replace(Headers().Replace(text, "$1***"), "$1***"), "$1***@"), "***");

    /// <summary>Names and values, also as JSON and as settings have them.</summary>
    [GeneratedRegex(@"\b((?:[a-z_-]{0,40}(?:password|passwd|pwd|secret|token|signature|api_?key|secret_?key|access_?key)|sign|key)[""']?\s*[=:]\s*[""']?)[^\s&;,""'）)]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Values();

    /// <summary>Headers that say who asks. A scheme before the value stays.</summary>
    [GeneratedRegex(@"\b((?:authorization|x-functions-key|cookie)[""']?\s*[=:]\s*[""']?(?:(?:bearer|basic|token)\s+)?)[^\s,""']+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Headers();

    /// <summary>Keys that are known by their form: Tencent Cloud's, GitHub's, age's.</summary>
    [GeneratedRegex(@"\b(?:AKID[A-Za-z0-9]{12,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|AGE-SECRET-KEY-1[A-Z0-9]{20,})", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Known();

    [GeneratedRegex(@"(://)[^\s/@]+@", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Credentials();
}
