using System.Text;
using TencentEmulator.Control;
using TencentEmulator.Cos.Body;
using TencentEmulator.Cos.Requests;
using TencentEmulator.Cos.Signing;
using TencentEmulator.Cos.Storage;

namespace TencentEmulator.Cos;

/// <summary>One authorised request on its way through an operation, and its answer.</summary>
internal sealed class CosExchange(HttpContext http, RawTarget target, CosAddress address, Authorization authorization, Fault? fault)
{
    public required BucketSet Buckets { get; init; }

    public required TimeProvider Clock { get; init; }

    public required string Region { get; init; }

    public HttpContext Http { get; } = http;

    public HttpRequest Request => Http.Request;

    public HttpResponse Response => Http.Response;

    public QueryParameters Query { get; } = target.Query;

    public CosAddress Address { get; } = address;

    public CosFace Face { get; } = authorization.Face;

    public Fault? Fault { get; } = fault;

    public string Owner { get; } = authorization.Credential.SecretId;

    public PayloadRule Payload { get; } = authorization.Payload;

    public string Key { get; } = address.Key ?? "";

    public Bucket Bucket => Buckets.Find(Address.Bucket!);

    public long BytesIn { get; set; }

    public long BytesOut { get; set; }

    /// <summary>Called before the last bytes of a body go out.</summary>
    public Action? Ending { get; init; }

    /// <summary>Now, to the millisecond: what an object can be stamped with.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(Clock.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>A request header in either dialect: <c>x-cos-NAME</c> or <c>x-amz-NAME</c>.</summary>
    public string? Vendor(string name) =>
        Request.Headers.TryGetValue("x-cos-" + name, out var cos) ? cos.ToString()
        : Request.Headers.TryGetValue("x-amz-" + name, out var amz) ? amz.ToString()
        : null;

    /// <summary>Sets an answer header in the caller's dialect.</summary>
    public void SetVendor(string name, string value) =>
        Response.Headers[(Face == CosFace.Native ? "x-cos-" : "x-amz-") + name] = value;

    public bool ForbidsOverwrite =>
        Request.Headers["x-cos-forbid-overwrite"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="CosException">The parameter is no number within the bounds.</exception>
    public int Number(string name, int fallback, int minimum, int maximum)
    {
        if (Query[name] is not { Length: > 0 } text)
            return fallback;
        return int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value)
            && value >= minimum
            ? Math.Min(value, maximum)
            : throw CosError.InvalidArgument($"{name} must be a number from {minimum}.");
    }

    public void SetIntegrity(string etag, ulong crc64)
    {
        Response.Headers.ETag = Fault?.WrongETag == true ? "\"00000000000000000000000000000000\"" : etag;
        Response.Headers["x-cos-hash-crc64ecma"] = crc64.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Sends bytes of the answer, with whatever fault applies to them. <paramref name="total"/> is the whole body's length.</summary>
    public async ValueTask SendAsync(Memory<byte> data, long total, CancellationToken cancellationToken)
    {
        if (Fault?.Corrupt == true && total / 2 is var middle && middle >= BytesOut && middle < BytesOut + data.Length)
            data.Span[(int)(middle - BytesOut)] ^= 1;
        var allowed = (Fault?.TruncateAfter ?? long.MaxValue) - BytesOut;
        var cut = data.Length > allowed;
        if (cut)
            data = data[..(int)Math.Max(0, allowed)];
        BytesOut += data.Length;
        if (BytesOut == total && !cut)
            Ending?.Invoke();
        await Response.Body.WriteAsync(data, cancellationToken);
        if (!cut)
            return;
        await Response.Body.FlushAsync(cancellationToken);
        throw new ConnectionCutException();
    }

    public async Task SendXmlAsync(System.Xml.Linq.XElement root, CancellationToken cancellationToken)
    {
        var bytes = Xml.CosXml.Write(root);
        Response.ContentType = "application/xml";
        Response.ContentLength = bytes.Length;
        await SendAsync(bytes, bytes.Length, cancellationToken);
    }

    /// <summary>The request's content with any aws-chunked framing taken off.</summary>
    public RequestContent OpenContent() => new(this);

    public override string ToString() =>
        new StringBuilder(Address.Bucket).Append('/').Append(Address.Key).ToString();
}
