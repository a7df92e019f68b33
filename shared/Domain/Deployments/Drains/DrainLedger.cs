using System.Text.Json;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Deployments.Drains;

/// <summary>Reads and records how a service comes to rest: all that its controller and its agents share.</summary>
public sealed class DrainLedger(ILedger ledger)
{
    /// <summary>An agent reads every few seconds: it should not have many facts to fetch.</summary>
    private const int SnapshotEvery = 16;

    private const string Root = "drains";

    /// <summary>Tells whether a service's rest can be recorded under its name.</summary>
    public static bool IsService(string service) => !service.Contains('/', StringComparison.Ordinal) && StreamName.TryParse($"{Root}/{service}") is not null;

    public async Task<DrainReading> ReadAsync(string service, CancellationToken cancellationToken)
    {
        var reading = await ledger.ReadAsync(Stream(service), cancellationToken);
        return new DrainReading(DrainHistory.From(Stream(service), reading), reading.Head, reading.Entries.Count);
    }

    /// <summary>Appends after <paramref name="basis"/>; false when another fact came first, so that the decision must be made again.</summary>
    public async Task<bool> TryAppendAsync(string service, DrainReading basis, DrainFact fact, CancellationToken cancellationToken)
    {
        if (basis.SinceSnapshot >= SnapshotEvery)
            await ledger.SnapshotAsync(Stream(service), basis.Head, JsonSerializer.SerializeToUtf8Bytes(basis.History, DrainJson.Default.DrainHistory), cancellationToken);
        return await ledger.AppendAsync(Stream(service), basis.Head + 1, JsonSerializer.SerializeToUtf8Bytes(fact, DrainJson.Default.DrainFact), cancellationToken) == AppendOutcome.Appended;
    }

    private static StreamName Stream(string service) => new($"{Root}/{service}");
}

/// <summary>How a service stood at one moment.</summary>
/// <param name="History">What is recorded.</param>
/// <param name="Head">Sequence of the newest fact.</param>
/// <param name="SinceSnapshot">Facts read after the newest snapshot.</param>
public sealed record DrainReading(DrainHistory History, long Head, int SinceSnapshot);
