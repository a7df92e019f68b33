using System.Text;
using SuperInsight.Domain.Compression;

namespace SuperInsight.Domain.Tests.Compression;

/// <summary>Compresses and decompresses whole files in memory.</summary>
internal static class ZstdFiles
{
    /// <summary>Rows like those of a dump, cut to size.</summary>
    public static byte[] Rows(int size)
    {
        var random = new Random(size);
        var text = new StringBuilder();
        for (var row = 0; text.Length < size; row++)
            text.Append(row).Append("\t{\"event\": \"click\", \"user\": ").Append(random.Next(1000)).Append("}\t").Append(random.NextDouble()).Append('\n');
        return Encoding.ASCII.GetBytes(text.ToString(0, size));
    }

    public static byte[] Compress(byte[] plain, ZstdOptions? options = null)
    {
        var file = new MemoryStream();
        using var stream = new ZstdCompressStream(file, options, leaveOpen: true);
        stream.Write(plain);
        stream.CompleteAsync(CancellationToken.None).GetAwaiter().GetResult();
        return file.ToArray();
    }

    public static byte[] Decompress(byte[] file)
    {
        using var stream = new ZstdDecompressStream(new MemoryStream(file));
        var plain = new MemoryStream();
        stream.CopyTo(plain);
        return plain.ToArray();
    }
}
