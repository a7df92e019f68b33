using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Backups.Drills;

/// <summary>What a drill showed. Signed, so that nobody else's word passes for it.</summary>
/// <param name="Id">The restore point that was restored.</param>
/// <param name="Held">Whether it was restored and held exactly what its manifest says.</param>
/// <param name="At">When the drill ended (UTC).</param>
/// <param name="Seconds">From the making of the scratch place to the end of the comparison.</param>
/// <param name="Found">What was counted after the restore; all zero when it did not come to that.</param>
/// <param name="By">Who held it: <c>agent on web-1 (pid 4711)</c>.</param>
/// <param name="Tools">Program to version.</param>
/// <param name="Reason">Why it failed; null when it held.</param>
public sealed record DrillVerdict(
    string Id, bool Held, DateTimeOffset At, double Seconds, DrillCounts Found, string By, IReadOnlyDictionary<string, string> Tools, string? Reason)
{
    /// <summary>Keeps any other signed document from being taken for a drill's verdict.</summary>
    public const string CurrentFormat = "superinsight-drill/1";

    /// <summary>Set when it is recorded; null before.</summary>
    public string? Format { get; init; }
}

/// <summary>How much a restore brought back.</summary>
/// <param name="Tables">Tables.</param>
/// <param name="Rows">Rows in them.</param>
/// <param name="LargeObjects">PostgreSQL's large objects.</param>
/// <param name="Keys">Redis keys in all databases.</param>
/// <param name="Files">Regular files.</param>
public sealed record DrillCounts(long Tables, long Rows, long LargeObjects, long Keys, long Files)
{
    /// <summary>Nothing was counted.</summary>
    public static DrillCounts None { get; } = new(0, 0, 0, 0, 0);

    public static DrillCounts Of(Inventory contents) => new(
        contents.Tables.Count, contents.Tables.Sum(table => table.Rows), contents.LargeObjects, (contents.Keyspaces ?? []).Sum(keyspace => keyspace.Keys), contents.Files?.Files ?? 0);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, IndentSize = 2, NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(DrillVerdict))]
internal sealed partial class DrillJson : JsonSerializerContext;
