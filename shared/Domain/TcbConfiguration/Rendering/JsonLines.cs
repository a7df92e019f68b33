using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SuperInsight.Domain.TcbConfiguration.Rendering;

/// <summary>Writes indented JSON that is the same on every machine.</summary>
internal static class JsonLines
{
    public static string Write(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            write(json);
        bytes.WriteByte((byte)'\n');
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
