using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Console;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Restarts;
using SuperInsight.Fakes.Metrics;

namespace SuperInsight.Domain.Tests.Console;

public sealed class MachineBoardsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 2, 0, TimeSpan.Zero);
    private static readonly AgentName First = AgentName.Of("web-1"), Second = AgentName.Of("web-2");

    private readonly FakeTimeProvider clock = new(Now);
    private readonly InMemoryMetricHistory history = new();
    private readonly InMemoryAgentHistories agents;

    public MachineBoardsTests() => agents = new(clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_ShowsThisMachine_AndEachAgent_ItsOwn()
    {
        await history.AppendAsync(Reading(10), Cancellation);
        await agents.AppendAsync(Second, Reading(30), Cancellation);
        await agents.AppendAsync(First, Reading(20), Cancellation);
        var boards = Boards(measuresHere: true);

        var here = (await boards.ReadAsync(null, Cancellation))!;

        Assert.Equal([First, Second], here.Agents);
        Assert.Equal("this machine: 10", Text(here));
        Assert.Equal("web-1: 20", await ShownAsync(boards, First));
        Assert.Equal("web-2: 30", await ShownAsync(boards, Second));
        Assert.Null(await boards.ReadAsync(AgentName.Of("web-3"), Cancellation));
        Assert.Equal(10, (await boards.ReadAsync(Cancellation)).Value!.Find("cpu")!.Last);
    }

    /// <summary>A controller measures nothing of its own.</summary>
    [Fact]
    public async Task ReadAsync_ShowsTheFirstAgent_OfAController()
    {
        await agents.AppendAsync(Second, Reading(30), Cancellation);
        await agents.AppendAsync(First, Reading(20), Cancellation);

        Assert.Equal("web-1: 20", await ShownAsync(Boards(measuresHere: false), null));
    }

    [Fact]
    public async Task ReadAsync_ShowsThisMachine_WhileAgentsCannotBeRead()
    {
        await history.AppendAsync(Reading(10), Cancellation);
        await agents.AppendAsync(First, Reading(20), Cancellation);
        agents.IsAway = true;

        Assert.Equal("this machine: 10", await ShownAsync(Boards(measuresHere: true), null));
    }

    [Fact]
    public async Task ReadAsync_ForgetsAnAgent_ThatWasNotHeardForADay()
    {
        await agents.AppendAsync(First, Reading(20), Cancellation);
        var boards = Boards(measuresHere: true);
        Assert.NotNull(await boards.ReadAsync(First, Cancellation));
        clock.Advance(TimeSpan.FromHours(25));

        Assert.Null(await boards.ReadAsync(First, Cancellation));
    }

    private MachineBoards Boards(bool measuresHere) => new(Panel("here", new ReadMetricBoard(history, clock)), measuresHere, agents, agent => Panel(agent.ToString(), new ReadMetricBoard(agents.Of(agent), clock)));

    private PanelSource<MetricBoard> Panel(string name, ReadMetricBoard board) => new(name, board.RunAsync, TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(5), clock);

    private static async Task<string> ShownAsync(MachineBoards boards, AgentName? wanted) => Text((await boards.ReadAsync(wanted, Cancellation))!);

    private static string Text(MachineBoard shown) => FormattableString.Invariant($"{shown.Shown?.ToString() ?? "this machine"}: {shown.Panel.Value!.Find("cpu")!.Last}");

    private static MetricsReading Reading(double cpu) => new(Now.AddMinutes(-1), [new("system_cpu_usage_percent", "", [new(cpu)])]);
}
