using System.Buffers.Binary;
using System.Globalization;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Adapters.Metrics;

/// <summary>
/// The file of an hour: records, each with its length before it and its CRC-64 behind it. The first that is not whole ends the file:
/// whoever wrote it died, and the next one writes over it.
/// </summary>
internal static class HistorySegment
{
    private const string Prefix = "metrics-";
    private const string Hour = "yyyyMMddHH";
    private const int LengthBytes = 4;
    private const int ChecksumBytes = 8;

    public static string NameOf(DateTimeOffset moment) => $"{Prefix}{moment.UtcDateTime.ToString(Hour, CultureInfo.InvariantCulture)}.bin";

    /// <summary>When the hour began; null for a file that is none of ours.</summary>
    public static DateTimeOffset? HourOf(string file) =>
        Path.GetFileName(file) is var name && name.StartsWith(Prefix, StringComparison.Ordinal)
        && DateTimeOffset.TryParseExact(Path.GetFileNameWithoutExtension(name)[Prefix.Length..], Hour, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var hour) ? hour : null;

    public static byte[] Frame(byte[] record)
    {
        var framed = new byte[LengthBytes + record.Length + ChecksumBytes];
        BinaryPrimitives.WriteInt32LittleEndian(framed, record.Length);
        record.CopyTo(framed, LengthBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(framed.AsSpan(LengthBytes + record.Length), Crc64.Compute(record));
        return framed;
    }

    /// <summary>What a file says, from its beginning.</summary>
    /// <param name="file">May be missing, and may be written to meanwhile.</param>
    /// <param name="table">Empty; afterwards that of who wrote last.</param>
    /// <param name="end">Where the last whole record ends.</param>
    public static List<MetricsReading> Read(string file, SeriesTable table, out long end)
    {
        List<MetricsReading> readings = [];
        var bytes = ReadAll(file);
        end = 0;
        while (bytes.Length - end >= LengthBytes)
        {
            var rest = bytes.AsSpan((int)end);
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            if (length <= 0 || length > rest.Length - LengthBytes - ChecksumBytes)
                break;
            var record = rest.Slice(LengthBytes, length);
            if (Crc64.Compute(record) != BinaryPrimitives.ReadUInt64LittleEndian(rest[(LengthBytes + length)..]))
                break;
            readings.Add(table.Decode(record.ToArray()));
            end += LengthBytes + length + ChecksumBytes;
        }

        return readings;
    }

    private static byte[] ReadAll(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var bytes = new byte[stream.Length];
            return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }
}
