using System.Collections.Concurrent;
using SuperInsight.Domain.Agents;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Domain.Console;

/// <summary>The machines whose measurements are known here: this one, and every agent's. Each is a source by itself. Thread-safe.</summary>
/// <param name="here">What is measured on this machine.</param>
/// <param name="measuresHere">False on a controller: then the first agent is shown where nobody chooses.</param>
/// <param name="agents">What agents measured.</param>
/// <param name="open">Makes the source of an agent.</param>
public sealed class MachineBoards(PanelSource<MetricBoard> here, bool measuresHere, IAgentHistories agents, Func<AgentName, PanelSource<MetricBoard>> open)
{
    private readonly ConcurrentDictionary<AgentName, PanelSource<MetricBoard>> opened = new();

    /// <summary>The machine that is shown where nobody chooses.</summary>
    public async Task<Panel<MetricBoard>> ReadAsync(CancellationToken cancellationToken) => (await ReadAsync(null, cancellationToken))!.Panel;

    /// <param name="wanted">An agent; null for the usual machine.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Null when no such agent was heard within a day.</returns>
    public async Task<MachineBoard?> ReadAsync(AgentName? wanted, CancellationToken cancellationToken)
    {
        var known = Known();
        if (wanted is { } chosen && !known.Contains(chosen))
            return null;
        foreach (var gone in opened.Keys.Where(agent => !known.Contains(agent)).ToArray())
            opened.TryRemove(gone, out _);
        var shown = wanted ?? (measuresHere || known.Count == 0 ? (AgentName?)null : known[0]);
        return new(known, measuresHere, shown, await (shown is { } agent ? opened.GetOrAdd(agent, open) : here).ReadAsync(cancellationToken));
    }

    /// <summary>Where the list cannot be read there is this machine.</summary>
    private IReadOnlyList<AgentName> Known()
    {
        try
        {
            return agents.List();
        }
        catch (OperationException)
        {
            return [];
        }
    }
}

/// <summary>What one machine measured, and which others there are.</summary>
/// <param name="Agents">Heard within a day, by name.</param>
/// <param name="MeasuresHere">Whether this machine measures itself.</param>
/// <param name="Shown">The agent; null for this machine.</param>
/// <param name="Panel">Its day.</param>
public sealed record MachineBoard(IReadOnlyList<AgentName> Agents, bool MeasuresHere, AgentName? Shown, Panel<MetricBoard> Panel);
