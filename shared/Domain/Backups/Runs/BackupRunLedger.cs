using System.Text.Json;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Backups.Runs;

/// <summary>Reads and records the runs of a source. Every append is conditional on the reading that led to it.</summary>
public sealed class BackupRunLedger(ILedger ledger)
{
    /// <summary>Facts between two snapshots; bounds what a reader must fetch.</summary>
    private const int SnapshotEvery = 64;

    private static readonly StreamName Root = new("backups");

    public static StreamName Stream(BackupSource source) => new($"{Root}/{source}");

    /// <summary>Every source that ever had a run.</summary>
    public async Task<IReadOnlyList<BackupSource>> ListSourcesAsync(CancellationToken cancellationToken)
    {
        List<BackupSource> sources = [];
        var streams = new Queue<StreamName>(await ledger.ListAsync(Root, cancellationToken));
        while (streams.TryDequeue(out var stream))
        {
            if (BackupSource.TryParse(stream.ToString()[(Root.ToString().Length + 1)..], out var source) && (await ReadAsync(source, cancellationToken)).Head > 0)
                sources.Add(source);
            foreach (var below in await ledger.ListAsync(stream, cancellationToken))
                streams.Enqueue(below);
        }

        return sources;
    }

    public async Task<BackupRunReading> ReadAsync(BackupSource source, CancellationToken cancellationToken)
    {
        var reading = await ledger.ReadAsync(Stream(source), cancellationToken);
        return new BackupRunReading(BackupRunHistory.From(Stream(source), reading), reading.Head, reading.AsOf, reading.Entries.Count);
    }

    /// <summary>Appends after <paramref name="basis"/>; false when another fact came first, so that the decision must be made again.</summary>
    public async Task<bool> TryAppendAsync(BackupSource source, BackupRunReading basis, BackupRunFact fact, CancellationToken cancellationToken)
    {
        if (basis.SinceSnapshot >= SnapshotEvery)
            await ledger.SnapshotAsync(Stream(source), basis.Head, JsonSerializer.SerializeToUtf8Bytes(basis.History, BackupRunJson.Default.BackupRunHistory), cancellationToken);
        return await ledger.AppendAsync(Stream(source), basis.Head + 1, JsonSerializer.SerializeToUtf8Bytes(fact, BackupRunJson.Default.BackupRunFact), cancellationToken) == AppendOutcome.Appended;
    }

    /// <summary>
    /// Appends a fact about a run that this process holds, whatever came in between, as long as <paramref name="stillTrue"/> says
    /// that the run is as it should be. False when it is not.
    /// </summary>
    public async Task<bool> AppendAsync(BackupSource source, BackupRunFact fact, Func<BackupRun?, bool> stillTrue, CancellationToken cancellationToken)
    {
        while (true)
        {
            var basis = await ReadAsync(source, cancellationToken);
            if (!stillTrue(basis.History.Find(fact.RunId)))
                return false;
            if (await TryAppendAsync(source, basis, fact, cancellationToken))
                return true;
        }
    }
}

/// <summary>A source's runs as they stood at one moment.</summary>
/// <param name="History">The runs.</param>
/// <param name="Head">Sequence of the newest fact.</param>
/// <param name="AsOf">The store's clock.</param>
/// <param name="SinceSnapshot">Facts read after the newest snapshot.</param>
public sealed record BackupRunReading(BackupRunHistory History, long Head, DateTimeOffset AsOf, int SinceSnapshot);
