using System.Text.Json;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Scaling;

/// <summary>Reads and records changes of the number of instances.</summary>
public sealed class ScalingLedger(ILedger ledger)
{
    private const int SnapshotEvery = 64;

    public async Task<(ScalingHistory History, DateTimeOffset AsOf)> ReadAsync(string service, CancellationToken cancellationToken)
    {
        var reading = await ledger.ReadAsync(Stream(service), cancellationToken);
        return (ScalingHistory.From(Stream(service), reading), reading.AsOf);
    }

    /// <summary>Records a fact if <paramref name="stillTrue"/> says that it still is one; false when it is not.</summary>
    public async Task<bool> RecordAsync(string service, ScalingFact fact, Func<ScalingHistory, bool> stillTrue, CancellationToken cancellationToken)
    {
        while (true)
        {
            var reading = await ledger.ReadAsync(Stream(service), cancellationToken);
            var history = ScalingHistory.From(Stream(service), reading);
            if (!stillTrue(history))
                return false;
            if (reading.Entries.Count >= SnapshotEvery)
                await ledger.SnapshotAsync(Stream(service), reading.Head, JsonSerializer.SerializeToUtf8Bytes(history, ScalingJson.Default.ScalingHistory), cancellationToken);
            if (await ledger.AppendAsync(Stream(service), reading.Head + 1, JsonSerializer.SerializeToUtf8Bytes(fact, ScalingJson.Default.ScalingFact), cancellationToken) == AppendOutcome.Appended)
                return true;
        }
    }

    private static StreamName Stream(string service) => new($"scaling/{service}");
}
