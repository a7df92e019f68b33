using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Backups;

/// <summary>
/// What a restore point is and what a restore of it must find. Stored signed; without its manifest there is no restore point.
/// </summary>
public sealed record Manifest
{
    /// <summary>The only format there is so far.</summary>
    public const string CurrentFormat = "superinsight-backup/1";

    public required string Format { get; init; }

    public required string Id { get; init; }

    public required string Source { get; init; }

    /// <summary>The moment that the data are of: when the dump's snapshot was taken (UTC).</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>When the last byte was stored (UTC).</summary>
    public required DateTimeOffset CompletedAt { get; init; }

    public required ServerDescription Server { get; init; }

    /// <summary>The stored objects; a PostgreSQL dump has one.</summary>
    public required IReadOnlyList<StoredData> Objects { get; init; }

    /// <summary>Who can decrypt it: age recipients (public keys).</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>Tool name to version, for the day when somebody has to ask.</summary>
    public required IReadOnlyDictionary<string, string> Tools { get; init; }

    public required Inventory Contents { get; init; }
}

/// <summary>The server that was backed up.</summary>
public sealed record ServerDescription(string Product, string Version, string Database);

/// <summary>One stored object: plain → zstd → age. Hashes are SHA-256 in lower-case hexadecimal.</summary>
public sealed record StoredData(string Key, string Format, long PlainBytes, string PlainSha256, long StoredBytes, string StoredSha256);

/// <summary>What a restore must find.</summary>
/// <param name="Tables">Every table whose rows are in the dump, by schema-qualified name, in ordinal order.</param>
/// <param name="LargeObjects">How many large objects.</param>
/// <param name="Roles">Roles that own objects or hold privileges in it; a target that lacks one is restored without owners.</param>
public sealed record Inventory(IReadOnlyList<TableRows> Tables, long LargeObjects, IReadOnlyList<string> Roles);

/// <summary>A table and its number of rows.</summary>
public sealed record TableRows(string Table, long Rows);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, IndentSize = 2, NewLine = "\n",
    AllowDuplicateProperties = false, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Manifest))]
internal sealed partial class ManifestJson : JsonSerializerContext
{
    /// <summary>As <see cref="Default"/>, with <c>+</c> and names of other alphabets readable: a manifest is no web page.</summary>
    public static ManifestJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
