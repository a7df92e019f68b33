using System.Globalization;
using System.Xml.Linq;
using Microsoft.Win32.SafeHandles;
using TencentEmulator.Cos.Body;
using TencentEmulator.Cos.Requests;
using TencentEmulator.Cos.Signing;
using TencentEmulator.Cos.Storage;
using TencentEmulator.Cos.Xml;

namespace TencentEmulator.Cos.Operations;

/// <summary>The object a copy reads, opened, with the conditions of x-cos-copy-source-if-* met.</summary>
internal sealed class CopySource(StoredObject entry, SafeFileHandle file, ByteRange range) : IDisposable
{
    public StoredObject Object { get; } = entry;

    public long Length => range.Length;

    /// <exception cref="CosException">The source cannot be read, does not exist or fails a condition.</exception>
    public static CopySource Open(CosExchange exchange)
    {
        var address = Parse(exchange.Vendor("copy-source")!);
        var (stored, file) = exchange.Buckets.Find(address.Bucket!).Open(address.Key!) ?? throw CosError.NoSuchKey();
        try
        {
            var verdict = Conditions.Check(
                exchange.Vendor("copy-source-if-match"), exchange.Vendor("copy-source-if-none-match"),
                exchange.Vendor("copy-source-if-modified-since"), exchange.Vendor("copy-source-if-unmodified-since"),
                stored.ETag, stored.LastModified);
            if (verdict != Conditions.Verdict.Proceed)
                throw CosError.PreconditionFailed();
            var size = RandomAccess.GetLength(file);
            return new CopySource(stored, file, ByteRange.Parse(exchange.Vendor("copy-source-range"), size) ?? new ByteRange(0, size));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public async Task<DigestedBody> ReadIntoAsync(SafeFileHandle target, long origin, CancellationToken cancellationToken)
    {
        using var digests = new BodyDigests(new BodyExpectations(new Microsoft.AspNetCore.Http.HeaderDictionary(), new PayloadRule.Unsigned()));
        await using var content = new FileRangeStream(file, range);
        await BodyReceiver.ReceiveAsync(content, target, origin, digests, RequestContent.Largest, cancellationToken);
        return digests.Finish();
    }

    public static XElement Result(string root, string etag, ulong crc64, DateTimeOffset modified) => new(root,
        new XElement("ETag", etag),
        new XElement("LastModified", CosXml.Instant(modified)),
        new XElement("CRC64", crc64.ToString(CultureInfo.InvariantCulture)));

    public void Dispose() => file.Dispose();

    /// <summary>COS names the source as HOST/KEY with the bucket in the host; S3, and COS in path style, as BUCKET/KEY.</summary>
    internal static CosAddress Parse(string header)
    {
        var source = header.Split("?versionId=")[0].TrimStart('/');
        var slash = source.IndexOf('/');
        if (slash < 0)
            throw Wrong();
        var host = source[..slash];
        var address = CosAddress.IsBucketName(Uri.UnescapeDataString(host))
            ? CosAddress.Parse("", "/" + source)
            : CosAddress.Parse(host.Split(':')[0], source[slash..]);
        return address.Bucket is null || address.Key is null ? throw Wrong() : address;
    }

    private static CosException Wrong() =>
        CosError.InvalidArgument("The copy source must be HOST/KEY or BUCKET/KEY, percent-encoded.");
}
