using System.Globalization;
using System.Net;
using SuperInsight.Adapters.Web;

namespace SuperInsight.Adapters.Cos;

/// <summary>What COS answered. Holds the connection only where the caller is to read the body itself.</summary>
internal sealed class CosAnswer(HttpResponseMessage response, byte[] body, CosError? error) : IWebAnswer, IDisposable
{
    public HttpStatusCode Status => response.StatusCode;

    /// <summary>How many tries it took to get it.</summary>
    public int Tries { get; set; } = 1;

    /// <summary>Null when the request was done.</summary>
    public CosError? Error => error;

    /// <summary>The whole body; empty when it is left for the caller.</summary>
    public byte[] Body => body;

    public HttpContent Content => response.Content;

    public string? ETag => Header("ETag");

    /// <summary>CRC-64/XZ of the whole object, where COS tells it.</summary>
    public ulong? Crc64 =>
        ulong.TryParse(Header("x-cos-hash-crc64ecma"), NumberStyles.None, CultureInfo.InvariantCulture, out var crc) ? crc : null;

    public long? Length => response.Content.Headers.ContentLength;

    public bool IsTransient => error?.IsTransient == true;

    /// <summary>Every request to COS may be repeated.</summary>
    public bool IsThrottled => false;

    public TimeSpan? RetryAfter => response.Headers.RetryAfter is not { } asked
        ? null
        : asked.Delta ?? (asked.Date is { } until && response.Headers.Date is { } now && until > now ? until - now : null);

    public bool HasDate => response.Headers.Date is not null;

    /// <summary>COS's clock.</summary>
    public DateTimeOffset Date => response.Headers.Date ?? throw new InvalidDataException("the answer has no Date");

    /// <summary>Tells whether the body is the rest, from <paramref name="position"/> on, of an object of <paramref name="size"/> bytes.</summary>
    public bool Resumes(long position, long size) => position == 0
        ? Status == HttpStatusCode.OK && Length == size
        : Status == HttpStatusCode.PartialContent
            && response.Content.Headers.ContentRange is { From: { } from, To: { } to, Length: { } length }
            && from == position && to == size - 1 && length == size;

    public string? Header(string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    public void Dispose() => response.Dispose();
}
