using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Backups.Drills;

/// <summary>Remembers drills in stream <c>drills/{source}</c>. Only those that a trusted signer signed count.</summary>
public sealed class DrillLedger(ILedger ledger, VerdictSeal seal)
{
    /// <summary>A year of weekly ones.</summary>
    private const int Kept = 52;

    private readonly SealedStream<DrillVerdict> stream = new(ledger, seal, DrillJson.Default.DrillVerdict);

    /// <exception cref="OperationException">This machine has no signing key, or the ledger does not take it.</exception>
    public Task RecordAsync(BackupSource source, DrillVerdict verdict, CancellationToken cancellationToken) =>
        stream.AppendAsync(Stream(source), _ => verdict with { Format = DrillVerdict.CurrentFormat }, known => WorthKeeping(new(Of(source, known))), cancellationToken);

    public async Task<DrillHistory> ReadAsync(BackupSource source, CancellationToken cancellationToken) =>
        new(Of(source, (await stream.ReadAsync(Stream(source), cancellationToken)).Verdicts.Select(pair => pair.Verdict)));

    private static StreamName Stream(BackupSource source) => new($"drills/{source}");

    /// <summary>By the moment that was signed: one written again by somebody else is where it was.</summary>
    private static IReadOnlyList<DrillVerdict> Of(BackupSource source, IEnumerable<DrillVerdict> verdicts) =>
        [.. verdicts.Where(verdict => verdict.Format == DrillVerdict.CurrentFormat && RestorePointId.TryParse(verdict.Id, out var id) && id.Source == source)
            .OrderBy(verdict => verdict.At)];

    private static IEnumerable<DrillVerdict> WorthKeeping(DrillHistory history) =>
        history.LastHeld is { } held ? history.Verdicts.TakeLast(Kept).Append(held) : history.Verdicts.TakeLast(Kept);
}

/// <summary>The drills of one source, oldest first.</summary>
public sealed record DrillHistory(IReadOnlyList<DrillVerdict> Verdicts)
{
    /// <summary>The newest of all; null when there was none.</summary>
    public DrillVerdict? Last => Verdicts.Count > 0 ? Verdicts[^1] : null;

    /// <summary>The newest that held.</summary>
    public DrillVerdict? LastHeld => Verdicts.LastOrDefault(verdict => verdict.Held);
}
