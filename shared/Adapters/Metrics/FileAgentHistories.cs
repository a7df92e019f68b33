using System.Collections.Concurrent;
using SuperInsight.Domain.Agents;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Adapters.Metrics;

/// <summary>
/// Readings of agents in files of this machine, a folder for each. Containers come and go with every release: folders that nothing was written to for a
/// day go, and the oldest before there are more than a few. Thread-safe.
/// </summary>
/// <param name="folder">Created when it is missing.</param>
/// <param name="clock">Tells what is older than a day.</param>
public sealed class FileAgentHistories(string folder, TimeProvider clock) : IAgentHistories, IDisposable
{
    /// <summary>Agents whose readings are kept.</summary>
    public const int MostAgents = 16;

    /// <summary>A usual day takes less than half of it.</summary>
    private const long MostBytesEach = 16L << 20;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<AgentName, FileMetricHistory> open = new();

    /// <exception cref="MetricsException">The folder cannot be written to.</exception>
    public async Task AppendAsync(AgentName agent, MetricsReading reading, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(PathOf(agent)))
            MakeRoom();
        await Open(agent).AppendAsync(reading, cancellationToken);
    }

    /// <exception cref="MetricsException">The folder cannot be read.</exception>
    public IReadOnlyList<AgentName> List() => Try("read", () => (IReadOnlyList<AgentName>)
        [.. Folders().Where(one => clock.GetUtcNow() - one.Written < Kept).Select(one => one.Agent).OrderBy(agent => agent.ToString(), StringComparer.Ordinal)]);

    public IMetricHistory Of(AgentName agent) => Open(agent);

    public void Dispose()
    {
        foreach (var one in open.Values)
            one.Dispose();
    }

    private void MakeRoom() => Try("write", () =>
    {
        foreach (var (agent, written) in Folders().OrderByDescending(one => one.Written).Skip(MostAgents - 1).Concat(Folders().Where(one => clock.GetUtcNow() - one.Written >= Kept)).Distinct())
            Directory.Delete(PathOf(agent), recursive: true);
        return true;
    });

    private List<(AgentName Agent, DateTimeOffset Written)> Folders()
    {
        List<(AgentName, DateTimeOffset)> found = [];
        foreach (var path in Directory.Exists(folder) ? Directory.GetDirectories(folder) : [])
        {
            if (AgentName.TryParse(Path.GetFileName(path), out var agent))
                found.Add((agent, Directory.GetFiles(path).Select(HistorySegment.HourOf).Max() ?? DateTimeOffset.MinValue));
        }

        return found;
    }

    private FileMetricHistory Open(AgentName agent) => open.GetOrAdd(agent, name => new FileMetricHistory(PathOf(name), clock, MostBytesEach));

    private string PathOf(AgentName agent) => Path.Combine(folder, agent.ToString());

    private T Try<T>(string operation, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MetricsException(operation, folder, failure.Message, "Let Metrics__Directory name a folder with room that this process may write to.", failure);
        }
    }
}
