using FsCheck;
using FsCheck.Xunit;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Restarts;
using SuperInsight.Fakes.Backups;
using SuperInsight.Fakes.Restarts;

namespace SuperInsight.Domain.Tests.Restarts;

/// <summary>Laws of one restart under any state of its container and deaths anywhere.</summary>
public sealed class RestartLawTests
{
    [Property(MaxTest = 400)]
    public Task RunAsync_KeepsTheOrder_AndEndsOnce_WhereverItDies(DoNotSize<int> seed) => Task.Run(async () =>
    {
        var random = new Random(seed.Item);
        var world = new RestartWorld();
        var services = RestartWorld.Order.All.ToArray();
        foreach (var service in services)
            Trouble(world.Programs[service], random);
        var target = services[random.Next(services.Length)];
        if (world.Programs.Answers(target))
            world.Programs[target].Hangs = true;
        var isDisturbed = RestartWorld.Order.NeededBy(target).Append(target).Any(one => world.Programs[one] is { Runs: true, Recovers: true });
        var canBe = RestartWorld.Order.NeededBy(target).All(one => CanBeRaised(world.Programs[one])) && world.Programs[target] is { IsBroken: false, RefusesToStart: false };

        var ended = await DieAndRepeatAsync(world, target, random);

        Assert.Equal(isDisturbed ? ActionResult.Refused : canBe ? ActionResult.Done : ActionResult.Failed, ended.Result);
        Assert.Equal(ended.Result == ActionResult.Done, world.Programs.Answers(target));
        Assert.Empty(world.Programs.TooEarly);
        // Nothing but the service itself is stopped, and that no more often than it may be tried.
        Assert.All(world.Programs.Story.Where(step => step[0] == '-'), step => Assert.Equal($"-{target}", step));
        Assert.InRange(world.Programs.Story.Count(step => step == $"-{target}"), 0, RestartWorld.Policy.Attempts);
        Assert.All(RestartWorld.Order.NeededBy(target), needed => Assert.InRange(world.Programs.Story.Count(step => step == $"+{needed}"), 0, 1));
        Assert.Equal(isDisturbed, world.Programs.Story.Count == 0 && ended.Result == ActionResult.Refused);
        await NothingMoreIsDoneAsync(world, target, ended);
    });

    [Property(MaxTest = 200)]
    public Task RunAsync_RestartsAllTheSame_WhileTheLedgerIsAway(DoNotSize<int> seed) => Task.Run(async () =>
    {
        var random = new Random(seed.Item);
        var world = new RestartWorld();
        var target = RestartWorld.Order.All.ElementAt(random.Next(5));
        world.Programs[target].Runs = random.Next(2) == 0;
        world.Programs[target].Hangs = true;
        world.Programs[target].WakesAfter = random.Next(4);
        var until = random.Next(30);
        ProcessSteps steps = new() { Fate = (number, step) => number <= until && step.Contains("stream", StringComparison.Ordinal) ? StepFate.Fails : number <= until && step.StartsWith("append", StringComparison.Ordinal) ? StepFate.LosesAnswer : StepFate.Works };
        var restart = world.Open(steps);

        Assert.Equal(ActionResult.Done, (await world.RunAsync(restart, target)).Result);

        // When it is back, it knows all of it.
        while (!(await restart.Journal.ReadAsync(TestContext.Current.CancellationToken)).IsRecorded)
            world.Clock.Advance(TimeSpan.FromSeconds(15));
        var record = Assert.Single((await world.HistoryAsync()).Records);
        Assert.Equal((target, true, ActionResult.Done), (record.Service, record.IsBegun, record.Ended?.Result));
        Assert.InRange(world.Programs.Story.Count(step => step[0] == '-'), 0, 1);
    });

    /// <summary>Calls it again and again, by a process that dies at a step of its own, until one comes to the end.</summary>
    private static async Task<RestartEnded> DieAndRepeatAsync(RestartWorld world, string target, Random random)
    {
        for (var lives = random.Next(6); ; lives--)
        {
            var (last, fate) = (lives > 0 ? random.Next(1, 40) : int.MaxValue, random.Next(2) == 0 ? StepFate.DiesBefore : StepFate.DiesAfter);
            try
            {
                return await world.RunAsync(world.Open(new() { Fate = (number, _) => number == last ? fate : StepFate.Works }), target);
            }
            catch (ProcessDiedException)
            {
            }
        }
    }

    private static async Task NothingMoreIsDoneAsync(RestartWorld world, string target, RestartEnded ended)
    {
        var story = world.Programs.Story.ToArray();
        var history = await world.HistoryAsync();
        Assert.Equal(ended, Assert.Single(history.Records).Ended);
        Assert.Equal(ended.Result == ActionResult.Failed ? [target] : [], history.Unhealthy.Select(one => one.Service));
        Assert.Equal(ended, await world.RunAsync(world.Open(), target));
        if (ended.Result != ActionResult.Refused)
            Assert.Equal(ended.Result, (await world.RunAsync(world.Open(), target, "k2")).Result);
        Assert.Equal(story, world.Programs.Story);
    }

    private static bool CanBeRaised(InMemoryProgram program) => program is { IsBroken: false } && (program.Runs ? !program.Hangs : !program.RefusesToStart);

    private static void Trouble(InMemoryProgram program, Random random)
    {
        program.WakesAfter = random.Next(5);
        switch (random.Next(12))
        {
            case 0:
                program.Hangs = true;
                break;
            case 1 or 2 or 3:
                program.Runs = false;
                break;
            case 4:
                program.IsBroken = true;
                break;
            case 5:
                (program.Runs, program.RefusesToStart) = (false, true);
                break;
            case 6 when random.Next(2) == 0:
                program.Recovers = true;
                break;
            case 7:
                program.SleepsFor = 6;
                break;
        }
    }
}
