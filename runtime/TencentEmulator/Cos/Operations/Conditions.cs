using System.Globalization;

namespace TencentEmulator.Cos.Operations;

/// <summary>If-Match and its kin (RFC 9110, section 13.2.2).</summary>
internal static class Conditions
{
    public enum Verdict
    {
        Proceed,
        NotModified,
        Failed,
    }

    public static Verdict Check(
        string? ifMatch, string? ifNoneMatch, string? ifModifiedSince, string? ifUnmodifiedSince, string etag, DateTimeOffset modified)
    {
        // HTTP dates have whole seconds.
        modified = DateTimeOffset.FromUnixTimeSeconds(modified.ToUnixTimeSeconds());
        if (ifMatch is not null)
        {
            if (!Names(ifMatch, etag))
                return Verdict.Failed;
        }
        else if (ReadDate(ifUnmodifiedSince) is { } latest && modified > latest)
        {
            return Verdict.Failed;
        }

        if (ifNoneMatch is not null)
            return Names(ifNoneMatch, etag) ? Verdict.NotModified : Verdict.Proceed;
        return ReadDate(ifModifiedSince) is { } since && modified <= since ? Verdict.NotModified : Verdict.Proceed;
    }

    private static bool Names(string list, string etag) =>
        list.Split(',').Select(name => name.Trim().Trim('"')).Any(name => name == "*" || name == etag);

    private static DateTimeOffset? ReadDate(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
}
