using System.Text.RegularExpressions;

namespace SuperInsight.Domain.Notifications.Rendering;

/// <summary>
/// Takes out of a text what looks like a secret. Ours never get into a notice; this is for what other systems say of themselves.
/// </summary>
internal static partial class SecretScrub
{
    public static string Clean(string text) => Credentials().Replace(Values().Replace(text, "$1***"), "$1***@");

    [GeneratedRegex(@"\b((?:[a-z_-]{0,40}(?:password|passwd|pwd|secret|token|signature|api_?key|secret_?key)|sign|key)\s*[=:]\s*)[^\s&;,""'）)]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Values();

    [GeneratedRegex(@"(://)[^\s/@]+@", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Credentials();
}
