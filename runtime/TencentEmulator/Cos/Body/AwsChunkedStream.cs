using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using TencentEmulator.Cos.Signing;

namespace TencentEmulator.Cos.Body;

/// <summary>Takes the framing off an aws-chunked body, checking each chunk's signature when there is a signer.
/// What was read is only to be trusted once the end has been reached without an exception.</summary>
internal sealed class AwsChunkedStream(PipeReader source, ChunkSigner? signer) : ReadOnlyStream, IDisposable
{
    private const int LongestLine = 8192;
    private readonly IncrementalHash _chunkHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Dictionary<string, string> _trailers = new(StringComparer.OrdinalIgnoreCase);
    private long _left;
    private string? _signature;
    private State _state = State.Header;

    private enum State
    {
        Header,
        Data,
        End,
    }

    /// <summary>Headers that followed the last chunk; complete after the end of the stream.</summary>
    public IReadOnlyDictionary<string, string> Trailers => _trailers;

    /// <exception cref="CosException">The framing is broken, cut short, or a signature does not match.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_state == State.Header)
            await ReadHeaderAsync(cancellationToken);
        if (_state == State.End || buffer.Length == 0)
            return 0;

        var result = await source.ReadAsync(cancellationToken);
        var available = result.Buffer;
        if (available.IsEmpty)
        {
            source.AdvanceTo(available.End);
            throw Broken("the body ends inside a chunk");
        }

        var count = (int)Math.Min(Math.Min(available.Length, buffer.Length), _left);
        var taken = available.Slice(0, count);
        var target = buffer.Span;
        foreach (var segment in taken)
        {
            if (signer is not null)
                _chunkHash.AppendData(segment.Span);
            segment.Span.CopyTo(target);
            target = target[segment.Length..];
        }

        source.AdvanceTo(taken.End);
        _left -= count;
        if (_left == 0)
            await FinishChunkAsync(cancellationToken);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _chunkHash.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask ReadHeaderAsync(CancellationToken cancellationToken)
    {
        var line = await ReadLineAsync(cancellationToken);
        var parts = line.Split(';', 2);
        if (!long.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _left) || _left < 0)
            throw Broken($"'{parts[0]}' is no chunk size");
        _signature = parts.Length == 2 && parts[1].StartsWith("chunk-signature=", StringComparison.Ordinal)
            ? parts[1]["chunk-signature=".Length..]
            : null;
        _state = State.Data;
        if (_left > 0)
            return;
        CheckChunk();
        await ReadTrailersAsync(cancellationToken);
        _state = State.End;
    }

    private async ValueTask FinishChunkAsync(CancellationToken cancellationToken)
    {
        CheckChunk();
        if ((await ReadLineAsync(cancellationToken)).Length != 0)
            throw Broken("a chunk is longer than its size says");
        _state = State.Header;
    }

    private void CheckChunk() =>
        signer?.CheckChunk(Convert.ToHexStringLower(_chunkHash.GetHashAndReset()), _signature);

    private async ValueTask ReadTrailersAsync(CancellationToken cancellationToken)
    {
        var signed = new StringBuilder();
        string? signature = null;
        while (await ReadLineAsync(cancellationToken) is { Length: > 0 } line)
        {
            var (name, value) = line.Split(':', 2) is [var before, var after]
                ? (before.Trim(), after.Trim())
                : throw Broken("a trailer has no colon");
            if (name == "x-amz-trailer-signature")
            {
                signature = value;
                continue;
            }

            _trailers[name] = value;
            signed.Append(name).Append(':').Append(value).Append('\n');
        }

        if (signer is not null && _trailers.Count > 0)
            signer.CheckTrailer(CanonicalRequest.Hash(signed.ToString()), signature);
    }

    /// <summary>The next line without its end. The very last one may be missing: some clients end after the last chunk.</summary>
    private async ValueTask<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await source.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            var end = buffer.PositionOf((byte)'\n');
            if (end is { } position)
            {
                var line = Encoding.ASCII.GetString(buffer.Slice(0, position));
                source.AdvanceTo(buffer.GetPosition(1, position));
                return line.TrimEnd('\r');
            }

            source.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted && _state == State.Data && _left == 0 && buffer.IsEmpty)
                return "";
            if (result.IsCompleted || buffer.Length > LongestLine)
                throw Broken("a chunk header is missing or too long");
        }
    }

    private static CosException Broken(string what) =>
        CosError.IncompleteBody($"The aws-chunked body cannot be read: {what}.");
}
