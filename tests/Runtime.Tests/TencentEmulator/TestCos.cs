using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using TencentEmulator;
using TencentEmulator.Cos.Requests;
using TencentEmulator.Cos.Signing;

namespace Runtime.Tests.Emulator;

/// <summary>A small q-sign client in path style, for saying exactly what a test wants to say.</summary>
public sealed class TestCos(Uri baseUri, EmulatorCredential credential, string bucket = EmulatorFixture.Bucket)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(120),
    };

    public string Bucket => bucket;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public TestCos As(EmulatorCredential other) => new(baseUri, other, bucket);

    /// <summary>The request, signed; the path is encoded segment by segment.</summary>
    public HttpRequestMessage Request(HttpMethod method, string key, string query = "", HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var path = key.Length == 0 ? $"/{bucket}" : $"/{bucket}/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}";
        var uri = new Uri($"{baseUri.GetLeftPart(UriPartial.Authority)}{path}{(query.Length == 0 ? "" : "?" + query)}", new UriCreationOptions
        {
            DangerousDisablePathAndQueryCanonicalization = true,
        });
        var request = new HttpRequestMessage(method, uri) { Content = content };
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                (request.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, value);
        }

        var start = Clock.GetUtcNow().ToUnixTimeSeconds() - 1;
        var time = string.Create(CultureInfo.InvariantCulture, $"{start};{start + 900}");
        var parameters = QueryParameters.Parse(query);
        var signed = new SignedRequest(method.Method, path, parameters, new HeaderDictionary { ["Host"] = uri.Authority });
        var names = parameters.Pairs.Select(pair => pair.Key.ToLowerInvariant()).Order(StringComparer.Ordinal).ToArray();
        var signature = QSign.Sign(credential.SecretKey, time, time, QSign.HttpString(signed, names, ["host"]));
        request.Headers.TryAddWithoutValidation("Authorization",
            $"q-sign-algorithm=sha1&q-ak={credential.SecretId}&q-sign-time={time}&q-key-time={time}"
            + $"&q-header-list=host&q-url-param-list={string.Join(';', names)}&q-signature={signature}");
        if (credential.SessionToken is { } token)
            request.Headers.TryAddWithoutValidation("x-cos-security-token", token);
        return request;
    }

    public async Task<CosAnswer> SendAsync(HttpMethod method, string key, string query = "", byte[]? body = null, params (string Name, string Value)[] headers)
    {
        using var request = Request(method, key, query, body is null ? null : new ByteArrayContent(body), headers);
        return await SendAsync(request);
    }

    public static async Task<CosAnswer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        return new CosAnswer(response.StatusCode, headers, body);
    }

    public Task<CosAnswer> PutAsync(string key, byte[] body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, key, "", body, headers);

    public Task<CosAnswer> GetAsync(string key, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, key, "", null, headers);

    public async Task<string> InitiateAsync(string key) =>
        (await SendAsync(HttpMethod.Post, key, "uploads")).Xml.Descendants("UploadId").Single().Value;

    public Task<CosAnswer> PartAsync(string key, string upload, int number, byte[] body) =>
        SendAsync(HttpMethod.Put, key, $"partNumber={number}&uploadId={upload}", body);

    public Task<CosAnswer> CompleteAsync(string key, string upload, IEnumerable<(int Number, string ETag)> parts, params (string Name, string Value)[] headers)
    {
        var document = new XElement("CompleteMultipartUpload", parts.Select(part =>
            new XElement("Part", new XElement("PartNumber", part.Number), new XElement("ETag", part.ETag))));
        return SendAsync(HttpMethod.Post, key, $"uploadId={upload}", Encoding.UTF8.GetBytes(document.ToString()), headers);
    }
}

/// <summary>An answer, read to its end.</summary>
public sealed record CosAnswer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public XElement Xml => XElement.Parse(Text);

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The error code, or null.</summary>
    public string? Code => Body.Length > 0 && Text.Contains("<Error>", StringComparison.Ordinal) ? Xml.Element("Code")?.Value : null;

    public string ETag => Headers["ETag"];

    public ulong Crc64 => ulong.Parse(Headers["x-cos-hash-crc64ecma"], CultureInfo.InvariantCulture);

#pragma warning disable CA5351 // Content-MD5 is the protocol's choice.
    public static byte[] Md5(ReadOnlySpan<byte> data) => MD5.HashData(data);
#pragma warning restore CA5351

    public static byte[] RandomBytes(int count) => RandomNumberGenerator.GetBytes(count);
}
