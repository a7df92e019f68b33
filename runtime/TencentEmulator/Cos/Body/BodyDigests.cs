using System.Buffers.Binary;
using System.Security.Cryptography;
using TencentEmulator.Cos.Checksums;

namespace TencentEmulator.Cos.Body;

/// <summary>Every checksum of a body, computed in one pass: MD5 and CRC-64 always, the others when the request names them.</summary>
internal sealed class BodyDigests(BodyExpectations expected) : IDisposable
{
#pragma warning disable CA5351 // An ETag is an MD5: the protocol's choice, not ours.
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
    private readonly IncrementalHash? _sha256 = expected.NeedsSha256 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private uint _crc32;
    private ulong _crc64;
    private long _size;

    public void Append(ReadOnlySpan<byte> data)
    {
        _crc64 = Crc64.Append(_crc64, data);
        if (expected.NeedsCrc32)
            _crc32 = Crc32.Append(_crc32, data);
        _md5.AppendData(data);
        _sha256?.AppendData(data);
        _size += data.Length;
    }

    public DigestedBody Finish()
    {
        var crc32 = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(crc32, _crc32);
        return new DigestedBody(
            _size, _md5.GetHashAndReset(), _crc64, _sha256?.GetHashAndReset(), expected.NeedsCrc32 ? crc32 : null);
    }

    public void Dispose()
    {
        _md5.Dispose();
        _sha256?.Dispose();
    }
}
