using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Domain.Agents;

/// <summary>What rules are held against: what is measured here, and what agents measured, each value of theirs with the label <c>agent</c>.</summary>
public sealed class FleetMetrics(IAlertMetrics here, AgentRoster roster) : IAlertMetrics
{
    public async Task<MetricsReading> ReadAsync(CancellationToken cancellationToken)
    {
        var reading = await here.ReadAsync(cancellationToken);
        var theirs = roster.Metrics();
        if (theirs.Count == 0)
            return reading;
        var names = reading.Metrics.Select(metric => metric.Name).ToHashSet(StringComparer.Ordinal);
        var more = theirs.ToDictionary(metric => metric.Name, StringComparer.Ordinal);
        return reading with
        {
            Metrics = [.. reading.Metrics.Select(metric => more.TryGetValue(metric.Name, out var same) ? metric with { Samples = [.. metric.Samples, .. same.Samples] } : metric), .. theirs.Where(metric => !names.Contains(metric.Name))],
        };
    }
}

/// <summary>Tells which agents are heard, and raises an alarm, beside those of backups and deployments, for one that is not.</summary>
public sealed class AgentMetrics(AgentRoster roster, Alarms.AlarmLedger alarms) : IMetricsSource
{
    private readonly Dictionary<Restarts.AgentName, bool> told = [];

    public string Name => "agents";

    public async Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken)
    {
        var presence = await roster.PresenceAsync(cancellationToken);
        foreach (var (agent, isHeard) in presence.Where(one => !told.TryGetValue(one.Agent, out var before) || before != one.IsHeard))
            await TellAsync(agent, isHeard, cancellationToken);
        foreach (var gone in told.Keys.Where(agent => presence.All(one => one.Agent != agent)).ToArray())
        {
            await alarms.ClearAsync(Key(gone), cancellationToken);
            told.Remove(gone);
        }

        return [new("agent_up", "Whether an agent was heard within the last minute.", [.. presence.Select(one => new MetricSample(one.IsHeard ? 1 : 0, ("agent", one.Agent.ToString())))])];
    }

    private async Task TellAsync(Restarts.AgentName agent, bool isHeard, CancellationToken cancellationToken)
    {
        if (isHeard)
        {
            await alarms.ClearAsync(Key(agent), cancellationToken);
        }
        else
        {
            await alarms.RaiseAsync(new(Key(agent), Alarms.AlarmSeverity.Critical, $"Agent {agent} has said nothing for more than {AgentRoster.Silence.TotalSeconds:0} s: nothing is known of its container, and nothing in it can be restarted from here.",
                "Look whether the container and its functions host run, and whether it reaches Agents__ControllerUrl."), cancellationToken);
        }

        told[agent] = isHeard;
    }

    private static string Key(Restarts.AgentName agent) => $"agent-silent/{agent}";
}
