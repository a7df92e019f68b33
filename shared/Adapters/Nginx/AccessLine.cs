using System.Buffers.Text;

namespace SuperInsight.Adapters.Nginx;

/// <summary>
/// A line of <c>log_format superinsight '$request_method $status $request_time';</c>: <c>GET 200 0.012</c>. What follows, after a blank, is passed over.
/// See <see href="https://nginx.org/en/docs/http/ngx_http_log_module.html"/>.
/// </summary>
/// <param name="Method">One of those that HTTP and WebDAV know, else <c>OTHER</c>; clients may send what they like.</param>
/// <param name="Status">000 to 999.</param>
/// <param name="Seconds">From the first byte of the request to the last of the answer.</param>
internal readonly record struct AccessLine(string Method, int Status, double Seconds)
{
    private static readonly string[] Methods = ["GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "CONNECT", "TRACE"];

    public static bool TryParse(ReadOnlySpan<byte> line, out AccessLine parsed)
    {
        parsed = default;
        var method = Next(ref line);
        var status = Next(ref line);
        var seconds = Next(ref line);
        if (method.IsEmpty || status.Length != 3 || !Utf8Parser.TryParse(status, out int code, out var digits) || digits != 3 || code < 0
            || !Utf8Parser.TryParse(seconds, out double time, out var taken) || taken != seconds.Length || seconds.IsEmpty || !double.IsFinite(time) || time < 0)
            return false;
        // A request that was not understood has no method: nginx writes a dash.
        var known = "OTHER";
        foreach (var candidate in Methods)
        {
            if (Matches(method, candidate))
                known = candidate;
        }

        parsed = new(known, code, time);
        return true;
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> line)
    {
        var end = line.IndexOf((byte)' ');
        var word = end < 0 ? line : line[..end];
        line = end < 0 ? [] : line[(end + 1)..];
        return word;
    }

    private static bool Matches(ReadOnlySpan<byte> word, string name)
    {
        if (word.Length != name.Length)
            return false;
        for (var place = 0; place < name.Length; place++)
        {
            if (word[place] != name[place])
                return false;
        }

        return true;
    }
}
