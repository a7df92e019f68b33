using System.Globalization;
using System.Security.Cryptography;

namespace SuperInsight.Adapters.Cos;

/// <summary>The requests of the COS API that we send.</summary>
internal static class CosRequests
{
    /// <summary>Metadata that tells our object from another writer's when an answer was lost.</summary>
    public const string NonceHeader = "x-cos-meta-upload";

    private static readonly KeyValuePair<string, string> CreateOnly = new("x-cos-forbid-overwrite", "true");
    private static readonly KeyValuePair<string, string> Xml = new("content-type", "application/xml");
    private static readonly KeyValuePair<string, string> Bytes = new("content-type", "application/octet-stream");

    /// <summary>Creates an object in one go, unless the key is taken.</summary>
    public static CosRequest Put(string key, ReadOnlyMemory<byte> content, string? nonce = null) =>
        new(CosOperation.Create, HttpMethod.Put, key)
        {
            Headers = [CreateOnly, Bytes, Digest(content.Span), .. Header(NonceHeader, nonce)],
            Body = content,
        };

    public static CosRequest Get(string key, long from, string? etag) => new(CosOperation.Read, HttpMethod.Get, key)
    {
        Streams = true,
        Headers = [.. Header("range", from == 0 ? null : $"bytes={from}-"), .. Header("if-match", etag)],
    };

    public static CosRequest Head(string key) => new(CosOperation.Inspect, HttpMethod.Head, key);

    public static CosRequest Delete(string key) => new(CosOperation.Delete, HttpMethod.Delete, key);

    public static CosRequest List(string prefix, string marker, string? delimiter, int page) => new(CosOperation.List, HttpMethod.Get, "")
    {
        Query = [new("prefix", prefix), new("marker", marker), new("delimiter", delimiter ?? ""), new("max-keys", Text(page)), new("encoding-type", "url")],
    };

    public static CosRequest ListUploads(string prefix, string keyMarker, string uploadMarker, int page) => new(CosOperation.ListUploads, HttpMethod.Get, "")
    {
        Query =
        [
            new("uploads", ""), new("prefix", prefix), new("key-marker", keyMarker), new("upload-id-marker", uploadMarker),
            new("max-uploads", Text(page)), new("encoding-type", "url"),
        ],
    };

    public static CosRequest Begin(string key, string nonce) => new(CosOperation.Begin, HttpMethod.Post, key)
    {
        Query = [new("uploads", "")],
        Headers = [Bytes, .. Header(NonceHeader, nonce)],
        Body = ReadOnlyMemory<byte>.Empty,
    };

    public static CosRequest SendPart(string key, string uploadId, int number, ReadOnlyMemory<byte> content, ReadOnlySpan<byte> md5) =>
        new(CosOperation.SendPart, HttpMethod.Put, key)
        {
            Query = [new("partNumber", Text(number)), new("uploadId", uploadId)],
            Headers = [new("content-md5", Convert.ToBase64String(md5))],
            Body = content,
        };

    /// <summary>Makes an object of its parts, unless the key is taken.</summary>
    public static CosRequest Complete(string key, string uploadId, ReadOnlyMemory<byte> parts, TimeSpan patience) =>
        new(CosOperation.Complete, HttpMethod.Post, key)
        {
            Query = [new("uploadId", uploadId)],
            Headers = [CreateOnly, Xml, Digest(parts.Span)],
            Body = parts,
            Patience = patience,
        };

    public static CosRequest Abort(string key, string uploadId) => new(CosOperation.Abort, HttpMethod.Delete, key) { Query = [new("uploadId", uploadId)] };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static KeyValuePair<string, string>[] Header(string name, string? value) => value is null ? [] : [new(name, value)];

    // CA5351: MD5 is the protocol's check against damage on the way, not against forgery.
#pragma warning disable CA5351
    private static KeyValuePair<string, string> Digest(ReadOnlySpan<byte> content) => new("content-md5", Convert.ToBase64String(MD5.HashData(content)));
#pragma warning restore CA5351
}
