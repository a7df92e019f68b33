using Microsoft.Extensions.Primitives;

namespace LocalFunctions.Host.Http;

/// <summary>Takes Set-Cookie values apart that a worker joined with commas. A date inside a cookie also has a comma; a new cookie begins with "name=".</summary>
internal static class SetCookieHeader
{
    public static StringValues Split(string joined)
    {
        var cookies = new List<string>();
        var start = 0;
        for (var comma = joined.IndexOf(',', StringComparison.Ordinal); comma >= 0; comma = joined.IndexOf(',', comma + 1))
        {
            if (!BeginsCookie(joined.AsSpan(comma + 1)))
                continue;
            cookies.Add(joined[start..comma].Trim());
            start = comma + 1;
        }
        cookies.Add(joined[start..].Trim());
        return new StringValues([.. cookies]);
    }

    private static bool BeginsCookie(ReadOnlySpan<char> text)
    {
        var end = text.TrimStart().IndexOfAny("=;, ");
        return end > 0 && text.TrimStart()[end] == '=';
    }
}
