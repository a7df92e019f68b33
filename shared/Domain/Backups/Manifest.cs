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

    /// <summary>The stored objects. The first is the dump itself.</summary>
    public required IReadOnlyList<StoredData> Objects { get; init; }

    /// <summary>Who can decrypt it: age recipients (public keys).</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>Tool name to version, for the day when somebody has to ask.</summary>
    public required IReadOnlyDictionary<string, string> Tools { get; init; }

    public required Inventory Contents { get; init; }

    /// <summary>What a person must know of this point; null when there is nothing to say.</summary>
    public IReadOnlyList<string>? Notes { get; init; }
}

/// <summary>The server that was backed up.</summary>
public sealed record ServerDescription(string Product, string Version, string Database);

/// <summary>
/// One stored object: plain → zstd → age. Hashes are SHA-256 in lower-case hexadecimal. Plain is what the source gave: where it compresses
/// itself, size and hash are those of its zstd frames, and nothing but their encryption was added.
/// </summary>
/// <param name="Format">The dump's format and what was done to it: <c>pg_dump-custom+zstd+age</c>, or <c>pg_basebackup-tar.zst+age</c>.</param>
public sealed record StoredData(string Key, string Format, long PlainBytes, string PlainSha256, long StoredBytes, string StoredSha256)
{
    /// <summary>What is appended to a dump's format.</summary>
    public const string Wrapping = "+zstd+age";

    /// <summary>What is appended where the source compressed the dump.</summary>
    public const string WrappingAtSource = ".zst+age";

    /// <summary>The dump's own format, decompressed.</summary>
    [JsonIgnore]
    public string DumpFormat => Format.EndsWith(Wrapping, StringComparison.Ordinal) ? Format[..^Wrapping.Length]
        : IsCompressedAtSource ? Format[..^WrappingAtSource.Length]
        : Format;

    [JsonIgnore]
    public bool IsCompressedAtSource => Format.EndsWith(WrappingAtSource, StringComparison.Ordinal);
}

/// <summary>What a restore must find.</summary>
/// <param name="Tables">Every table whose rows are in the dump, by schema-qualified name, in ordinal order.</param>
/// <param name="LargeObjects">How many large objects.</param>
/// <param name="Roles">Roles that own objects or hold privileges in it; a target that lacks one is restored without owners.</param>
public sealed record Inventory(IReadOnlyList<TableRows> Tables, long LargeObjects, IReadOnlyList<string> Roles)
{
    /// <summary>Of a Redis server: what each database holds, by number; databases without keys are left out.</summary>
    public IReadOnlyList<Keyspace>? Keyspaces { get; init; }

    /// <summary>Of file roots: how much there is.</summary>
    public FileTotals? Files { get; init; }

    /// <summary>Of a base backup: the WAL that makes it whole.</summary>
    public WalRange? Wal { get; init; }

    /// <summary>Nothing of anything.</summary>
    public static Inventory Empty { get; } = new([], 0, []);
}

/// <summary>The keys of one Redis database.</summary>
/// <param name="Database">Its number.</param>
/// <param name="Keys">All keys.</param>
/// <param name="Expiring">Those of them with a time to live: by the time of a restore they may be gone.</param>
public sealed record Keyspace(int Database, long Keys, long Expiring);

/// <summary>What file roots hold.</summary>
/// <param name="Files">Regular files, hard links included.</param>
/// <param name="Directories">Directories, roots included.</param>
/// <param name="Links">Symbolic links.</param>
/// <param name="Bytes">Bytes in regular files, each hard link counted once, holes included.</param>
public sealed record FileTotals(long Files, long Directories, long Links, long Bytes);

/// <summary>The WAL from the start of a base backup to its end. LSNs as PostgreSQL writes them: <c>0/16B3748</c>.</summary>
/// <param name="SystemIdentifier">Tells clusters apart.</param>
/// <param name="Timeline">The timeline that the backup was begun on.</param>
/// <param name="StartLsn">Replay begins here.</param>
/// <param name="EndLsn">Before this the data are not consistent.</param>
/// <param name="SegmentBytes">Bytes of a WAL segment.</param>
public sealed record WalRange(string SystemIdentifier, int Timeline, string StartLsn, string EndLsn, int SegmentBytes);

/// <summary>A table and its number of rows.</summary>
public sealed record TableRows(string Table, long Rows);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, IndentSize = 2, NewLine = "\n",
    AllowDuplicateProperties = false, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Manifest))]
internal sealed partial class ManifestJson : JsonSerializerContext
{
    /// <summary>As <see cref="Default"/>, with <c>+</c> and names of other alphabets readable: a manifest is no web page.</summary>
    public static ManifestJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
