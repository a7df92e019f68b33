using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Backups.Catalogue;

/// <summary>One verdict.</summary>
/// <param name="Id">The restore point.</param>
/// <param name="Good">Whether every byte was as the manifest says.</param>
/// <param name="PlainToo">Whether it was decrypted as well, or only the stored bytes were read.</param>
/// <param name="Reason">What was wrong; null for a good one.</param>
public sealed record VerificationFact(string Id, bool Good, bool PlainToo, string? Reason)
{
    /// <summary>Keeps any other signed document from being taken for a verdict.</summary>
    public const string CurrentFormat = "superinsight-verdict/1";

    /// <summary>Set when it is recorded; null before.</summary>
    public string? Format { get; init; }

    /// <summary>When it was recorded (UTC). Never earlier than the verdict that it follows, whatever the clocks say: the order is signed too.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Whether a drill restored it, which is more than reading it.</summary>
    public bool Restored { get; init; }

    /// <summary>How much the look could find: stored bytes, plain bytes, a restore.</summary>
    [JsonIgnore]
    internal int Depth => Restored ? 2 : PlainToo ? 1 : 0;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, IndentSize = 2, NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(VerificationFact))]
internal sealed partial class VerificationJson : JsonSerializerContext;
