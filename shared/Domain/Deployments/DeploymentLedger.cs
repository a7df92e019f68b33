using System.Text.Json;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Deployments;

/// <summary>Reads and records the deployments of a service. Every append is conditional on the reading that led to it.</summary>
public sealed class DeploymentLedger(ILedger ledger)
{
    /// <summary>Facts between two snapshots; bounds what a reader must fetch.</summary>
    private const int SnapshotEvery = 64;

    private static readonly StreamName Root = new("deployments");

    /// <summary>Every service that ever had a deployment.</summary>
    public async Task<IReadOnlyList<string>> ListServicesAsync(CancellationToken cancellationToken) =>
        [.. (await ledger.ListAsync(Root, cancellationToken)).Select(stream => stream.ToString()[(Root.ToString().Length + 1)..])];

    /// <summary>Tells whether a service's deployments can be recorded under its name.</summary>
    public static bool IsService(string service) => !service.Contains('/', StringComparison.Ordinal) && StreamName.TryParse($"{Root}/{service}") is not null;

    public async Task<DeploymentReading> ReadAsync(string service, CancellationToken cancellationToken)
    {
        var reading = await ledger.ReadAsync(Stream(service), cancellationToken);
        return new DeploymentReading(DeploymentHistory.From(Stream(service), reading), reading.Head, reading.AsOf, reading.Entries.Count);
    }

    /// <summary>Appends after <paramref name="basis"/>; false when another fact came first, so that the decision must be made again.</summary>
    public async Task<bool> TryAppendAsync(string service, DeploymentReading basis, DeploymentFact fact, CancellationToken cancellationToken)
    {
        if (basis.SinceSnapshot >= SnapshotEvery)
            await ledger.SnapshotAsync(Stream(service), basis.Head, JsonSerializer.SerializeToUtf8Bytes(basis.History, DeploymentJson.Default.DeploymentHistory), cancellationToken);
        return await ledger.AppendAsync(Stream(service), basis.Head + 1, JsonSerializer.SerializeToUtf8Bytes(fact, DeploymentJson.Default.DeploymentFact), cancellationToken) == AppendOutcome.Appended;
    }

    /// <summary>Records that a version serves in the place of another, with the same image. Safe to repeat.</summary>
    public async Task NoteReplacedAsync(string service, string from, string to, CancellationToken cancellationToken)
    {
        while (from != to)
        {
            var reading = await ReadAsync(service, cancellationToken);
            var isKnown = reading.History.LastGood?.Version == from || reading.History.Deployments.Any(deployment => deployment.Version == from && deployment.State == DeploymentState.Succeeded);
            if (!isKnown || await TryAppendAsync(service, reading, new VersionReplaced(from, to), cancellationToken))
                return;
        }
    }

    private static StreamName Stream(string service) => new($"{Root}/{service}");
}

/// <summary>A service's deployments as they stood at one moment.</summary>
/// <param name="History">The deployments.</param>
/// <param name="Head">Sequence of the newest fact.</param>
/// <param name="AsOf">The store's clock.</param>
/// <param name="SinceSnapshot">Facts read after the newest snapshot.</param>
public sealed record DeploymentReading(DeploymentHistory History, long Head, DateTimeOffset AsOf, int SinceSnapshot);
