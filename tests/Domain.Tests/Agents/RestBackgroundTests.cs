using FsCheck;
using FsCheck.Xunit;
using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Agents;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Tests.Backups;
using SuperInsight.Domain.Tests.Restarts;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Agents;

/// <summary>Background work rests while there is more load than can be taken, and not longer.</summary>
public sealed class RestBackgroundTests
{
    private readonly AgentStand stand = new();

    [Fact]
    public async Task Agent_LetsItRest_WhileAScaleUpThatWasRefusedFires()
    {
        await stand.TickAsync();
        Assert.Empty(stand.World.Programs.Story);
        await stand.AlarmAsync("cpu_high", ActionResult.Refused);
        await stand.TickAsync();
        await stand.TickAsync();
        Assert.Equal(["-labelstudio"], stand.World.Programs.Story);
        Assert.Equal(["labelstudio"], stand.Notes.Read()!.Programs);
        for (var minutes = 0; minutes < 10; minutes++)
            await stand.TickAsync();
        Assert.Equal(["-labelstudio"], stand.World.Programs.Story);

        await stand.AlarmAsync("cpu_high", ActionResult.Refused, AlertPhase.Resolved);
        for (var ticks = 0; ticks < 6; ticks++)
            await stand.TickAsync();
        Assert.Equal(["-labelstudio", "+labelstudio"], stand.World.Programs.Story);
        Assert.Null(stand.Notes.Read());
    }

    /// <summary>An agent that fell silent would be taken for dead, at the worst of times.</summary>
    [Fact]
    public async Task Agent_PostsOn_WhileAProgramTakesItsTimeToEnd()
    {
        var ends = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stand.World.Programs["labelstudio"].Ends = ends.Task;
        await stand.AlarmAsync("cpu_high", ActionResult.Refused);
        var taken = Task.CompletedTask;
        for (var samples = 0; samples < 10; samples++)
        {
            taken = stand.Duties.Take(stand.Measure());
            for (var turns = 0; turns < 50; turns++)
                await Task.Yield();
            stand.World.Clock.Advance(TimeSpan.FromSeconds(15));
        }

        Assert.Empty(stand.World.Programs.Story);
        Assert.False(stand.Duties.IsAlone, "nothing was heard from the controller, because nothing was posted");
        ends.SetResult();
        await taken;
        await Wait.UntilAsync(() => Task.FromResult(stand.World.Programs.Story.Count > 0));
        Assert.Equal(["-labelstudio"], stand.World.Programs.Story);
    }

    [Theory]
    [InlineData("cpu_high", ActionResult.Done)]
    [InlineData("cpu_high", ActionResult.Failed)]
    [InlineData("service_down", ActionResult.Refused)]
    public async Task Agent_LetsNothingRest_ForAnythingElse(string rule, ActionResult result)
    {
        await stand.AlarmAsync(rule, result);
        for (var ticks = 0; ticks < 4; ticks++)
            await stand.TickAsync();
        Assert.Empty(stand.World.Programs.Story);
    }

    [Fact]
    public async Task Agent_EndsTheRest_AMinuteAfterTheControllerIsGone()
    {
        await stand.AlarmAsync("cpu_high", ActionResult.Refused);
        await stand.TickAsync();
        await stand.TickAsync();
        stand.ControllerIsAway = true;
        await stand.TickAsync();
        Assert.Equal(["-labelstudio"], stand.World.Programs.Story);
        for (var ticks = 0; ticks < 5; ticks++)
            await stand.TickAsync();
        Assert.Equal(["-labelstudio", "+labelstudio"], stand.World.Programs.Story);
    }

    [Fact]
    public async Task RunAsync_LeavesAlone_WhatSomebodyElseStopped()
    {
        stand.World.Programs["labelstudio"].Runs = false;
        var rest = Open(new());
        await rest.RunAsync(isWished: true, CancellationToken.None);
        stand.World.Clock.Advance(RestBackground.Lease);
        await rest.RunAsync(isWished: false, CancellationToken.None);
        Assert.Empty(stand.World.Programs.Story);
        Assert.Null(stand.Notes.Read());
    }

    [Fact]
    public async Task RunAsync_Waits_WhileSomethingMustNotBeDisturbed()
    {
        var rest = Open(new());
        stand.World.Obstacle = "a restore is under way";
        await rest.RunAsync(isWished: true, CancellationToken.None);
        Assert.Empty(stand.World.Programs.Story);
        stand.World.Obstacle = null;
        using (stand.World.TakeTurn())
            await rest.RunAsync(isWished: true, CancellationToken.None);
        Assert.Empty(stand.World.Programs.Story);
        await rest.RunAsync(isWished: true, CancellationToken.None);
        stand.World.Obstacle = "a drain is in course";
        stand.World.Clock.Advance(RestBackground.Lease);
        await rest.RunAsync(isWished: false, CancellationToken.None);
        Assert.Equal(["-labelstudio"], stand.World.Programs.Story);
    }

    [Fact]
    public async Task RunAsync_EndsTheRest_WhenAClockWasSetBack()
    {
        var rest = Open(new());
        await rest.RunAsync(isWished: true, CancellationToken.None);
        stand.Notes.Write(stand.Notes.Read()! with { Until = stand.World.Clock.GetUtcNow() + TimeSpan.FromHours(8) });
        await rest.RunAsync(isWished: false, CancellationToken.None);
        Assert.Equal(["-labelstudio", "+labelstudio"], stand.World.Programs.Story);
    }

    /// <summary>Whatever is wished when, wherever processes die, and whatever does not obey: once the wish is over, all work again.</summary>
    [Property(MaxTest = 300)]
    public async Task RunAsync_LeavesNothingAtRest_WhereverProcessesDie(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        string[] background = ["labelstudio", "nginx", "unheard-of"];
        var rest = Open(Fateful(), background);
        for (var step = 0; step < 30; step++)
        {
            try
            {
                await rest.RunAsync(random.Next(3) > 0, CancellationToken.None);
            }
            catch (ProcessDiedException)
            {
                rest = Open(Fateful(), background);
            }

            stand.World.Clock.Advance(TimeSpan.FromSeconds(random.Next(90)));
        }

        stand.World.Clock.Advance(RestBackground.Lease);
        await Open(new(), background).RunAsync(isWished: false, CancellationToken.None);
        Assert.All(RestartWorld.Order.All, service => Assert.True(stand.World.Programs[service].Runs, service));
        Assert.Null(stand.Notes.Read());

        ProcessSteps Fateful() => new() { Fate = (_, _) => random.Next(8) switch { 0 => StepFate.DiesBefore, 1 => StepFate.DiesAfter, 2 => StepFate.Fails, 3 => StepFate.LosesAnswer, _ => StepFate.Works } };
    }

    private RestBackground Open(ProcessSteps steps, params string[] background) => new(
        background is [] ? ["labelstudio"] : background, () => stand.World.Programs.For(steps), () => stand.World, stand.World.TakeTurn, stand.Notes, stand.World.Clock, NullLogger<RestBackground>.Instance);
}
