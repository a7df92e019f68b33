using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Backups.Wal;

/// <summary>What an archived file is. Signed, and carried in clear in the header of the stored object.</summary>
public sealed record WalDescription
{
    /// <summary>The only format there is so far.</summary>
    public const string CurrentFormat = "superinsight-wal/1";

    public required string Format { get; init; }

    /// <summary>Tells clusters apart.</summary>
    public required string SystemIdentifier { get; init; }

    /// <summary>The file's name, as PostgreSQL gave it.</summary>
    public required string Name { get; init; }

    public required long PlainBytes { get; init; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public required string PlainSha256 { get; init; }

    /// <summary>When PostgreSQL last wrote to the file (UTC): the archive reaches at least to this moment.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>The latest end of a transaction in the segment (UTC); null when none ends in it.</summary>
    public DateTimeOffset? LastTransactionEnd { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, IndentSize = 2, NewLine = "\n",
    AllowDuplicateProperties = false, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WalDescription))]
internal sealed partial class WalJson : JsonSerializerContext
{
    /// <summary>As <see cref="Default"/>, with <c>+</c> of an offset readable.</summary>
    public static WalJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
