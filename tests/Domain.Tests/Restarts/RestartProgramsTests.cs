using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Alerts.Actions;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Domain.Tests.Restarts;

public sealed class RestartProgramsTests
{
    private readonly RestartWorld world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_StartsWhatIsNeededFirst_WhenThatIsDown()
    {
        foreach (var down in (string[])["postgresql", "redis", "fastapi"])
            world.Programs[down].Runs = false;

        var ended = await world.RunAsync(world.Open(), "fastapi");

        Assert.Equal(ActionResult.Done, ended.Result);
        Assert.StartsWith("fastapi is started again, after postgresql and redis, and answers after ", ended.Detail, StringComparison.Ordinal);
        Assert.Equal(["+postgresql", "+redis", "+fastapi"], world.Programs.Story);
    }

    [Fact]
    public async Task RunAsync_StopsFirst_WhatRunsAndHangs()
    {
        world.Programs["postgresql"].Hangs = true;
        Assert.Equal(ActionResult.Done, (await world.RunAsync(world.Open(), "postgresql")).Result);
        Assert.Equal(["-postgresql", "+postgresql"], world.Programs.Story);
        Assert.True(world.AskedForDatabase);
    }

    [Fact]
    public async Task RunAsync_DoesNothing_WhenItIsWellByItself()
    {
        var ended = await world.RunAsync(world.Open(), "redis");
        Assert.Equal((ActionResult.Done, "redis is well by itself: it answers"), (ended.Result, ended.Detail));
        Assert.Empty(world.Programs.Story);
    }

    [Theory]
    [InlineData("redis", 20, ActionResult.Done)]
    [InlineData("redis", 600, ActionResult.Refused)]
    [InlineData("fastapi", 600, ActionResult.Done)]
    public async Task RunAsync_WaitsForTheEndOfABaseBackup_NotForLong(string service, int seconds, ActionResult expected)
    {
        world.Programs[service].Runs = false;
        world.BaseBackupUntil = world.Clock.GetUtcNow() + TimeSpan.FromSeconds(seconds);
        var began = world.Clock.GetUtcNow();
        Assert.Equal(expected, (await world.RunAsync(world.Open(), service)).Result);
        Assert.InRange(world.Clock.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromSeconds(90));
    }

    [Theory]
    [InlineData("a base backup is under way")]
    [InlineData("a restore is under way")]
    [InlineData("a drain is in course")]
    public async Task RunAsync_IsRefused_AndSaysWhy_WhenSomethingMustNotBeDisturbed(string what)
    {
        world.Programs["redis"].Runs = false;
        world.Obstacle = what;
        var ended = await world.RunAsync(world.Open(), "redis");
        Assert.Equal((ActionResult.Refused, what), (ended.Result, ended.Detail));
        Assert.Empty(world.Programs.Story);
        Assert.Empty((await world.HistoryAsync()).Unhealthy);
    }

    [Theory]
    [InlineData("postgresql")]
    [InlineData("nginx")]
    public async Task RunAsync_IsRefused_WhilePostgresRecovers(string service)
    {
        world.Programs["postgresql"].Recovers = true;
        world.Programs["nginx"].Runs = false;
        var ended = await world.RunAsync(world.Open(), service);
        Assert.Equal((ActionResult.Refused, "postgresql must not be disturbed: it recovers"), (ended.Result, ended.Detail));
        Assert.Empty(world.Programs.Story);
    }

    [Theory]
    [InlineData("grafana", "it is none of the services here (postgresql, redis, fastapi, labelstudio, nginx)")]
    [InlineData("postgresql", "the supervisor has no program postgresql: it runs elsewhere")]
    public async Task RunAsync_IsRefused_WhenItIsNotHere(string service, string reason)
    {
        (world.Programs["postgresql"].IsHere, world.Programs["postgresql"].Hangs) = (false, true);
        var ended = await world.RunAsync(world.Open(), service);
        Assert.Equal((ActionResult.Refused, reason), (ended.Result, ended.Detail));
    }

    [Fact]
    public async Task RunAsync_SaysWhatIsMissing_WhenWhatIsNeededIsElsewhereAndDown()
    {
        (world.Programs["postgresql"].IsHere, world.Programs["postgresql"].Hangs) = (false, true);
        var ended = await world.RunAsync(world.Open(), "fastapi");
        Assert.Equal((ActionResult.Failed, "it needs postgresql, which is none of the programs here, and it does not answer"), (ended.Result, ended.Detail));
    }

    [Fact]
    public async Task RunAsync_GivesUp_AndMarksUnhealthy_UntilItIsWell()
    {
        world.Programs["redis"].IsBroken = true;
        var restart = world.Open();
        var ended = await world.RunAsync(restart, "redis");
        Assert.Equal((ActionResult.Failed, "redis runs, and does not answer within 120 s: it does not answer, after 2 attempts"), (ended.Result, ended.Detail));
        Assert.Equal(["-redis", "+redis", "-redis", "+redis"], world.Programs.Story);

        var metrics = new RestartMetrics(restart.Journal, RestartWorld.Order, world.Programs.Readiness(new()));
        Assert.Equal(["redis"], await UnhealthyAsync(metrics));
        world.Programs["redis"].IsBroken = false;
        Assert.Empty(await UnhealthyAsync(metrics));
        Assert.Empty((await world.HistoryAsync()).Unhealthy);
    }

    [Fact]
    public async Task RunAsync_IsBounded_WhoeverAsks()
    {
        for (var i = 0; i < RestartWorld.Policy.MostInHour; i++)
        {
            world.Programs["redis"].Runs = false;
            Assert.Equal(ActionResult.Done, (await world.RunAsync(world.Open(), "redis", $"k{i}")).Result);
            world.Programs["redis"].Runs = false;
            // Another who asks so soon hears of the restart before, and nothing is done.
            Assert.Contains($"already for k{i}", (await world.RunAsync(world.Open(), "redis", $"other{i}")).Detail, StringComparison.Ordinal);
            world.Clock.Advance(TimeSpan.FromMinutes(3));
        }

        var refused = await world.RunAsync(world.Open(), "redis", "one more");
        Assert.Equal((ActionResult.Refused, "6 restarts of redis in an hour are the most: somebody must look at it"), (refused.Result, refused.Detail));
        Assert.Equal(6, world.Programs.Story.Count);
        world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(ActionResult.Done, (await world.RunAsync(world.Open(), "redis", "later")).Result);
    }

    [Fact]
    public async Task RunAsync_WaitsForItsTurn_AndFailsWhenItDoesNotCome()
    {
        world.Programs["redis"].Runs = false;
        using (world.TakeTurn())
            Assert.Equal(ActionResult.Failed, (await world.RunAsync(world.Open(), "redis")).Result);
        Assert.Empty(world.Programs.Story);
        Assert.Equal(ActionResult.Done, (await world.RunAsync(world.Open(), "redis")).Result);
    }

    [Fact]
    public async Task Action_RestartsWhatTheLabelNames_ElseTheTarget()
    {
        world.Programs["redis"].Runs = false;
        RestartLocally action = new(() => world.Open());
        Assert.True(action.Takes(AlertActionKind.RestartService) && !action.Takes(AlertActionKind.BackupNow));
        Assert.Equal("redis is well by itself: it answers", (await action.RunAsync(Action("a", new() { ["service"] = "postgresql" }, "redis"), Cancellation)).Detail.Replace("postgresql", "redis", StringComparison.Ordinal));
        Assert.Equal(ActionResult.Done, (await action.RunAsync(Action("b", [], "redis"), Cancellation)).Result);
        Assert.Equal(["+redis"], world.Programs.Story);
        Assert.Equal(ActionResult.Refused, (await action.RunAsync(Action("c", [], null), Cancellation)).Result);
    }

    [Theory]
    [InlineData("web-1", "web-1")]
    [InlineData("Web 1/a", "web-1-a")]
    [InlineData("42", "c-42")]
    [InlineData("", "c-")]
    [InlineData("-x", "c--x")]
    public void AgentName_IsAName_WhateverTheContainerIsCalled(string container, string name) => Assert.Equal(name, AgentName.Of(container).ToString());

    private static async Task<string[]> UnhealthyAsync(RestartMetrics metrics) =>
        [.. new MetricsReading(default, await metrics.MeasureAsync(Cancellation)).Find("service_unhealthy").Where(sample => sample.Value == 1).Select(sample => sample.Labels[0].Value)];

    private AlertAction Action(string key, Dictionary<string, string> labels, string? target) =>
        new(AlertActionKind.RestartService, "service_down", labels, 0, world.Clock.GetUtcNow(), key) { AlarmId = "a1", Metric = "service_up", Condition = "== 0", Why = "0 == 0 for 30s", Target = target };
}
