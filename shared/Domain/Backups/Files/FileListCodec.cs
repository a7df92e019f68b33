using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SuperInsight.Domain.Archives;

namespace SuperInsight.Domain.Backups.Files;

/// <summary>
/// The list as bytes: a JSON object a line, in the archive's order. Members: <c>path</c>, <c>type</c>, <c>size</c>, <c>mtime</c> (ISO 8601, UTC, nine
/// digits), <c>sha256</c>, <c>target</c>; the last three only where there is one. A name that is not UTF-8 has its bytes in base64 as
/// <c>pathBytes</c> or <c>targetBytes</c> besides.
/// </summary>
public static class FileListCodec
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Appends one line.</summary>
    public static void Write(IBufferWriter<byte> destination, FileListEntry entry)
    {
        using (var json = new Utf8JsonWriter(destination, Options))
        {
            json.WriteStartObject();
            WritePath(json, "path", "pathBytes", entry.Path.Span);
            json.WriteString("type", Name(entry.Type));
            json.WriteNumber("size", entry.Size);
            json.WriteString("mtime", entry.ModifiedAt.ToString());
            if (entry.Sha256 is { } sha256)
                json.WriteString("sha256", sha256);
            if (!entry.Target.IsEmpty)
                WritePath(json, "target", "targetBytes", entry.Target.Span);
            json.WriteEndObject();
        }

        destination.Write("\n"u8);
    }

    /// <param name="line">Without its end.</param>
    /// <exception cref="FormatException">It is not a line of a list.</exception>
    public static FileListEntry Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            return new FileListEntry
            {
                Path = ReadPath(json, "path", "pathBytes"),
                Type = ReadType(json.GetProperty("type").GetString()),
                Size = json.GetProperty("size").GetInt64(),
                ModifiedAt = ReadTime(json.GetProperty("mtime").GetString()!),
                Sha256 = json.TryGetProperty("sha256", out var sha256) ? sha256.GetString() : null,
                Target = ReadPath(json, "target", "targetBytes"),
            };
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"a line of the list is malformed: {malformed.Message}", malformed);
        }
    }

    /// <summary>The name of a kind, as the list has it.</summary>
    public static string Name(FileListType type) => type switch
    {
        FileListType.File => "file",
        FileListType.Directory => "directory",
        FileListType.Symlink => "symlink",
        FileListType.Hardlink => "hardlink",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    private static FileListType ReadType(string? name) => name switch
    {
        "file" => FileListType.File,
        "directory" => FileListType.Directory,
        "symlink" => FileListType.Symlink,
        "hardlink" => FileListType.Hardlink,
        _ => throw new FormatException($"a line of the list has the type '{name}'"),
    };

    private static void WritePath(Utf8JsonWriter json, string name, string nameOfBytes, ReadOnlySpan<byte> path)
    {
        if (FilePaths.IsText(path))
        {
            json.WriteString(name, path);
            return;
        }

        json.WriteString(name, FilePaths.Text(path));
        json.WriteBase64String(nameOfBytes, path);
    }

    private static byte[] ReadPath(JsonElement json, string name, string nameOfBytes) =>
        json.TryGetProperty(nameOfBytes, out var bytes) ? bytes.GetBytesFromBase64()
        : json.TryGetProperty(name, out var text) ? System.Text.Encoding.UTF8.GetBytes(text.GetString()!)
        : [];

    private static FileTime ReadTime(string text)
    {
        if (text.Length != 30 || !DateTimeOffset.TryParseExact(text.AsSpan(0, 19), "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            || !int.TryParse(text.AsSpan(20, 9), NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds))
            throw new FormatException($"a line of the list has the time '{text}'");
        return new FileTime(moment.ToUnixTimeSeconds(), nanoseconds);
    }
}
