using System.Text.Json;
using System.Text.Json.Serialization;
using SuperInsight.Domain.Agents;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Adapters.Agents;

/// <summary>What rests, in one small file beside the metrics' history, replaced whole.</summary>
/// <param name="folder">Created, for the owner only, when it is missing.</param>
/// <param name="background">What counts as resting where the file is there and cannot be understood.</param>
internal sealed class FileRestNotes(string folder, IReadOnlyList<string> background) : IRestNotes
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string path = Path.Join(folder, "resting.json");

    public RestNote? Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), RestNotesJson.Default.RestNote) is { Programs: not null } note ? note : Unknown();
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException)
        {
            return Unknown();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failed("read", failure);
        }
    }

    public void Write(RestNote? note)
    {
        try
        {
            if (note is null)
            {
                File.Delete(path);
                return;
            }

            Directory.CreateDirectory(folder, OwnerOnly);
            File.WriteAllBytes($"{path}.new", JsonSerializer.SerializeToUtf8Bytes(note, RestNotesJson.Default.RestNote));
            File.Move($"{path}.new", path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failed("write", failure);
        }
    }

    private RestNote Unknown() => new(default, background);

    private MetricsException Failed(string operation, Exception failure) =>
        new(operation, path, failure.Message, "Let Metrics__Directory name a folder with room that this process may write to.", failure);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RestNote))]
internal sealed partial class RestNotesJson : JsonSerializerContext;
