using System.Text.Json;
using System.Text.Json.Serialization;
using SuperInsight.Domain.Restarts;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Agents;

/// <summary>Which agents there are, in stream <c>agents/known</c>. Each is noted when it first appears, and at most every ten minutes after that.</summary>
public sealed class AgentLedger(ILedger ledger)
{
    private const int SnapshotEvery = 64;
    private const int Kept = 256;

    private static readonly StreamName Stream = new("agents/known");

    private readonly Lock gate = new();
    private readonly Dictionary<AgentName, DateTimeOffset> noted = [];

    /// <summary>How old a note may be.</summary>
    public static TimeSpan NoteEvery { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Costs nothing where it was noted lately.</summary>
    /// <exception cref="OperationException">The ledger is away.</exception>
    public async Task NoteAsync(AgentName agent, DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (noted.TryGetValue(agent, out var last) && now - last < NoteEvery)
                return;
        }

        while (true)
        {
            var (reading, known) = await ReadAsync(cancellationToken);
            if (reading.Entries.Count >= SnapshotEvery)
                await ledger.SnapshotAsync(Stream, reading.Head, JsonSerializer.SerializeToUtf8Bytes([.. known], AgentLedgerJson.Default.KnownAgentArray), cancellationToken);
            if (await ledger.AppendAsync(Stream, reading.Head + 1, JsonSerializer.SerializeToUtf8Bytes(new AgentSeen(agent.ToString(), now), AgentLedgerJson.Default.AgentSeen), cancellationToken) == AppendOutcome.Appended)
                break;
        }

        lock (gate)
            noted[agent] = now;
    }

    /// <summary>All that are remembered.</summary>
    public async Task<IReadOnlyList<KnownAgent>> ListAsync(CancellationToken cancellationToken) => (await ReadAsync(cancellationToken)).Known;

    private async Task<(LedgerReading Reading, IReadOnlyList<KnownAgent> Known)> ReadAsync(CancellationToken cancellationToken)
    {
        var reading = await ledger.ReadAsync(Stream, cancellationToken);
        List<KnownAgent> known = [.. reading.Snapshot?.Read(Stream, AgentLedgerJson.Default.KnownAgentArray) ?? []];
        foreach (var seen in reading.Entries.Select(entry => entry.Read(Stream, AgentLedgerJson.Default.AgentSeen)))
        {
            var before = known.Find(one => one.Agent == seen.Agent);
            known.RemoveAll(one => one.Agent == seen.Agent);
            // One that comes back after a day of silence is a new one.
            known.Add(new(seen.Agent, before is not null && seen.At - before.LastSeen <= AgentRoster.Memory ? before.FirstSeen : seen.At, seen.At));
        }

        return (reading, [.. known.TakeLast(Kept)]);
    }
}

/// <summary>An agent was heard of.</summary>
internal sealed record AgentSeen(string Agent, DateTimeOffset At);

/// <summary>An agent as the ledger knows it.</summary>
public sealed record KnownAgent(string Agent, DateTimeOffset FirstSeen, DateTimeOffset LastSeen);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AgentSeen))]
[JsonSerializable(typeof(KnownAgent[]))]
internal sealed partial class AgentLedgerJson : JsonSerializerContext;
