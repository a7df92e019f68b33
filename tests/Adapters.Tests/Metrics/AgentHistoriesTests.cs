using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.Metrics;
using SuperInsight.Domain.Agents;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Restarts;
using SuperInsight.Fakes.Metrics;

namespace SuperInsight.Adapters.Tests.Metrics;

public sealed class InMemoryAgentHistoriesTests : AgentHistoriesContract
{
    protected override IAgentHistories Histories { get; } = new InMemoryAgentHistories(new FakeTimeProvider(Now));
}

/// <summary>On a real disk.</summary>
public sealed class FileAgentHistoriesTests : AgentHistoriesContract, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("agent-histories-").FullName;
    private readonly FileAgentHistories histories;

    public FileAgentHistoriesTests() => histories = new(Path.Combine(folder, "agents"), new FakeTimeProvider(Now));

    protected override IAgentHistories Histories => histories;

    public void Dispose()
    {
        histories.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A controller that starts anew knows what it was told before.</summary>
    [Fact]
    public async Task Readings_OutliveTheProcess()
    {
        await histories.AppendAsync(First, Reading(Now.AddMinutes(-5), 7), Cancellation);
        using FileAgentHistories again = new(Path.Combine(folder, "agents"), new FakeTimeProvider(Now));

        Assert.Equal([First], again.List());
        Assert.Single(await again.Of(First).ReadAsync(Now.AddHours(-1), Now, Cancellation));
    }

    [Fact]
    public async Task AppendAsync_KeepsTheLatestAgents_AndNoMoreThanAFew()
    {
        for (var agent = 0; agent < FileAgentHistories.MostAgents + 3; agent++)
            await histories.AppendAsync(AgentName.Of($"web-{agent:00}"), Reading(Now.AddHours(agent - 22), agent), Cancellation);

        Assert.Equal(Enumerable.Range(3, FileAgentHistories.MostAgents).Select(agent => AgentName.Of($"web-{agent:00}")), histories.List());
        Assert.Equal(FileAgentHistories.MostAgents, Directory.GetDirectories(Path.Combine(folder, "agents")).Length);
    }

    [Fact]
    public async Task AppendAsync_SaysWhereItCannotWrite()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "agents"), "a file", Cancellation);
        var failure = await Assert.ThrowsAsync<MetricsException>(() => histories.AppendAsync(First, Reading(Now, 1), Cancellation));
        Assert.Contains("Metrics__Directory", failure.Hint, StringComparison.Ordinal);
    }
}
