using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Domain.Agents;

/// <summary>
/// The newest samples of each agent, and when it was last heard of. Samples are kept in memory: an agent sends them again in 15 seconds. Which
/// agents there are is on the ledger, so that one which died while the controller was away is missed all the same. Thread-safe.
/// </summary>
public sealed class AgentRoster
{
    private const int MostAgents = 256;

    private readonly AgentLedger ledger;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private readonly Dictionary<AgentName, HeardAgent> heard = [];
    private readonly DateTimeOffset since;

    public AgentRoster(AgentLedger ledger, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        (this.ledger, this.clock, since) = (ledger, clock, clock.GetUtcNow());
    }

    /// <summary>An agent that has said nothing for this long is silent: four samples.</summary>
    public static TimeSpan Silence { get; } = TimeSpan.FromSeconds(60);

    /// <summary>An agent that has said nothing for this long is forgotten.</summary>
    public static TimeSpan Memory { get; } = TimeSpan.FromHours(24);

    /// <summary>Takes what an agent posted. False when there are too many agents to be true.</summary>
    public async Task<bool> HearAsync(AgentName agent, MetricsReading reading, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            foreach (var gone in heard.Where(one => now - one.Value.At > Memory).Select(one => one.Key).ToArray())
                heard.Remove(gone);
            if (!heard.ContainsKey(agent) && heard.Count >= MostAgents)
                return false;
            heard[agent] = new(now, reading);
        }

        await ledger.NoteAsync(agent, now, cancellationToken);
        return true;
    }

    /// <summary>What agents measured within the last minute, each value with the label <c>agent</c>, by the metric's name.</summary>
    public IReadOnlyList<Metric> Metrics()
    {
        KeyValuePair<AgentName, HeardAgent>[] present;
        lock (gate)
            present = [.. heard.Where(one => clock.GetUtcNow() - one.Value.At <= Silence)];
        return [.. present.SelectMany(one => one.Value.Reading.Metrics.Select(metric => metric with { Samples = [.. metric.Samples.Select(sample => Labelled(sample, one.Key))] }))
            .GroupBy(metric => metric.Name, StringComparer.Ordinal)
            .Select(same => same.First() with { Samples = [.. same.SelectMany(metric => metric.Samples)] })];
    }

    public bool IsHeard(AgentName agent)
    {
        lock (gate)
            return heard.TryGetValue(agent, out var known) && clock.GetUtcNow() - known.At <= Silence;
    }

    /// <summary>
    /// Every agent of the last 24 hours, and whether it is heard. One in whose place another came is not missed: containers come and go with
    /// releases. In the first minute of this process those that have not been heard yet are left out.
    /// </summary>
    /// <exception cref="OperationException">The ledger is away.</exception>
    public async Task<IReadOnlyList<(AgentName Agent, bool IsHeard)>> PresenceAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var known = await ledger.ListAsync(cancellationToken);
        List<(AgentName, bool)> presence = [];
        foreach (var one in known.Where(one => now - one.LastSeen <= Memory))
        {
            if (!AgentName.TryParse(one.Agent, out var agent))
                continue;
            if (IsHeard(agent))
                presence.Add((agent, true));
            else if (now - since > Silence && !known.Any(other => other.Agent != one.Agent && other.FirstSeen > one.FirstSeen && other.FirstSeen >= LastHeard(agent, one) - AgentLedger.NoteEvery && AgentName.TryParse(other.Agent, out var successor) && IsHeard(successor)))
                presence.Add((agent, false));
        }

        return presence;
    }

    private DateTimeOffset LastHeard(AgentName agent, KnownAgent known)
    {
        lock (gate)
            return heard.TryGetValue(agent, out var here) ? here.At : known.LastSeen;
    }

    /// <summary>Whatever label of that name an agent sends: it speaks for itself only.</summary>
    private static MetricSample Labelled(MetricSample sample, AgentName agent) =>
        sample with { Labels = [.. sample.Labels.Where(label => label.Name != "agent"), ("agent", agent.ToString())] };

    private sealed record HeardAgent(DateTimeOffset At, MetricsReading Reading);
}
