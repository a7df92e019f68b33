namespace SuperInsight.Domain.Backups.LiveDamage;

/// <summary>A database at work, looked at for damage. Reads only, takes no lock that anybody waits for, and yields to others.</summary>
public interface ILiveDatabase
{
    /// <summary>What its backups are called.</summary>
    BackupSource Source { get; }

    /// <summary>Without any secret: <c>host:port/database</c>.</summary>
    string Description { get; }

    /// <summary>Looks at the catalogue and then at one relation after the other until the time is up or all have been looked at.</summary>
    /// <exception cref="OperationException">The server is away or refuses. Damage is no exception: it is a finding.</exception>
    Task<LiveInspection> InspectAsync(InspectionPlan plan, CancellationToken cancellationToken);

    /// <summary>Says what looks are possible, without taking one.</summary>
    /// <exception cref="OperationException">The server is away or refuses.</exception>
    Task<InspectionMeans> FindMeansAsync(CancellationToken cancellationToken);
}

/// <summary>What to look at.</summary>
/// <param name="First">Relations to begin with, by their numbers (oid): those that had something wrong.</param>
/// <param name="After">Go on behind this one, in the order of numbers, and from the beginning after the last; 0 begins a round.</param>
/// <param name="Budget">How long to begin anything new. One relation's look may take as long again, then it is broken off.</param>
public sealed record InspectionPlan(IReadOnlyList<long> First, long After, TimeSpan Budget);

/// <summary>What was seen.</summary>
/// <param name="Checked">The relations that were looked at to their end, or that are no more, by number.</param>
/// <param name="Findings">What is wrong.</param>
/// <param name="Cursor">Where to go on: behind the last one that was looked at in the order of numbers; 0 when the round came to its end.</param>
/// <param name="IsRoundComplete">Whether that was the last relation: all have had their turn since the round began.</param>
/// <param name="ChecksumFailures">The server's count since its statistics began; null where pages have no checksums.</param>
/// <param name="Notes">What could not be looked at, and why.</param>
public sealed record LiveInspection(
    IReadOnlySet<long> Checked, IReadOnlyList<DamageFinding> Findings, long Cursor, bool IsRoundComplete, long? ChecksumFailures, IReadOnlyList<string> Notes)
{
    /// <summary>No look at any relation was taken.</summary>
    public static LiveInspection OfNothing(InspectionPlan plan, string note) => new(new HashSet<long>(), [], plan.After, false, null, [note]);
}

/// <summary>Something that is wrong.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Relation">The relation's number (oid); 0 for what is none.</param>
/// <param name="Name">Its name, schema-qualified.</param>
/// <param name="Message">The server's words.</param>
public sealed record DamageFinding(DamageKind Kind, long Relation, string Name, string Message);

/// <summary>What kind of thing is damaged.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(System.Text.Json.Serialization.JsonStringEnumConverter<DamageKind>))]
public enum DamageKind
{
    /// <summary>An index: it can be built anew from its table.</summary>
    Index,

    /// <summary>A table: what it has lost is in the backups.</summary>
    Table,

    /// <summary>The server's own catalogue.</summary>
    Catalogue,

    /// <summary>Some page, by the server's count of checksums that did not fit.</summary>
    Checksums,
}

/// <summary>What looks a database allows.</summary>
/// <param name="DataChecksums">Whether its pages have checksums.</param>
/// <param name="AmcheckObstacle">Why amcheck cannot be used; null when it can.</param>
public sealed record InspectionMeans(bool DataChecksums, string? AmcheckObstacle);
