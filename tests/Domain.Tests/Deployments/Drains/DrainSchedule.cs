using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.Drains;
using SuperInsight.Fakes.Backups;
using SuperInsight.Fakes.Deployments;

namespace SuperInsight.Domain.Tests.Deployments.Drains;

/// <summary>
/// One random schedule: two controllers that deploy a few times and an agent in every container, whose calls interleave, and each of which may
/// fail, lose its answer or be its process's last; releases that are refused, fail with a container up, or are taken back; a cloud that takes
/// containers away soon, late or never.
/// </summary>
internal sealed class DrainSchedule
{
    private const int FaultyRounds = 150;
    private const int MostRounds = 400;

    private readonly Random random;
    private readonly double faults;
    private readonly bool isEphemeral;
    private readonly DrainWorld world;
    private readonly List<InMemoryContainer> containers = [];

    /// <summary>Of releases that failed: the cloud takes them away, and until then nothing but their agent keeps them quiet.</summary>
    private readonly HashSet<InMemoryContainer> failed = [];

    private InMemoryContainer serving;
    private InMemoryContainer before;
    private int deployments;
    private int round;
    private int giveUpAt;
    private int transitions;

    public DrainSchedule(int seed)
    {
        random = new Random(seed);
        faults = new[] { 0, 0.02, 0.1, 0.25 }[random.Next(4)];
        isEphemeral = random.Next(2) == 0;
        world = new DrainWorld(isEphemeral);
        deployments = random.Next(1, 4);
        before = serving = Create();
        Begin();
    }

    private enum Phase
    {
        Draining,
        Failing,
        Verifying,
        KeepingBefore,
        TakingBack,
        Restored,
        Done,
    }

    public List<string> Violations { get; } = [];

    private Phase Now
    {
        get;
        set
        {
            field = value;
            transitions++;
        }
    }

    /// <summary>What became of releases.</summary>
    public List<string> Seen { get; } = [];

    public async Task RunAsync()
    {
        for (round = 0; round < MostRounds && (Now != Phase.Done || round < FaultyRounds / 3); round++)
        {
            List<TaskCompletionSource> waiting = [];
            Task[] passes = [.. Enumerable.Range(0, 2).Select(_ => PassAsync(() => ControlAsync(world.Controller(Steps(waiting))))),
                .. containers.Where(container => !container.IsGone && random.Next(3) > 0).Select(container => PassAsync(() => world.Agent(container, Steps(waiting, container)).RunAsync(CancellationToken.None)))];
            for (var steps = 0; waiting.Count > 0 && steps < 5000; steps++)
            {
                var next = waiting[random.Next(waiting.Count)];
                waiting.Remove(next);
                next.SetResult();
                Look();
            }

            await Task.WhenAll(passes).WaitAsync(TimeSpan.FromSeconds(20));
            foreach (var leftover in containers.Where(container => container != serving && container != before && random.Next(5) == 0))
                leftover.IsGone = true;
        }

        await JudgeAsync();
    }

    /// <summary>What the ledger says, for whoever looks for a fault.</summary>
    public async Task<string> TellAsync() => string.Join(' ', (await world.Ledger.ReadAsync(new($"drains/{DrainWorld.Service}"), CancellationToken.None)).Entries
        .Select(entry => $"\n  {entry.Sequence} {System.Text.Encoding.UTF8.GetString(entry.Content.Span)}"));

    private async Task JudgeAsync()
    {
        foreach (var container in failed)
            container.IsGone = true;
        foreach (var container in containers.Where(container => !container.IsGone))
        {
            await world.FollowAsync(container);
            await world.FollowAsync(container);
        }

        if (Now != Phase.Done)
            Violations.Add($"stuck in {Now}: {await world.StateAsync()}");
        if (await world.StateAsync() != DrainState.Open)
            Violations.Add($"it is left {await world.StateAsync()}");
        if (!serving.IsWhole)
            Violations.Add($"{serving.Name} serves and does not run: {string.Join(' ', serving.Story)}");
        foreach (var other in containers.Where(other => other != serving && (other.TakesWork || other.Writes)))
            Violations.Add($"{other.Name} runs beside {serving.Name}");
    }

    /// <summary>As the deployments' rules decide.</summary>
    private async Task ControlAsync(LedgerServiceDrain drain)
    {
        var (now, basis) = (Now, transitions);
        var state = await drain.FindAsync(DrainWorld.Service, CancellationToken.None);
        // As the ledger of deployments keeps out whoever is behind.
        if (basis != transitions)
            return;
        switch (now, state)
        {
            case (Phase.Draining, DrainState.Stopped):
                CheckRest("release");
                Release();
                break;
            case (Phase.Draining, _) when round > giveUpAt:
                Seen.Add("too late");
                Now = Phase.KeepingBefore;
                break;
            case (Phase.Draining, DrainState.Open):
                await drain.DrainAsync(DrainWorld.Service, CancellationToken.None);
                break;
            case (Phase.Draining, DrainState.Drained):
            case (Phase.TakingBack, not DrainState.Stopped):
                await drain.StopAsync(DrainWorld.Service, CancellationToken.None);
                break;
            // A release takes minutes to fail: by then its agent was seen, or never will be.
            case (Phase.Failing, _) when containers[^1].IsGone || (await world.HistoryAsync()).Find(containers[^1].Name) is not null:
                Now = Phase.KeepingBefore;
                break;
            case (Phase.TakingBack, _):
                CheckRest("rollback");
                Restore();
                break;
            case (Phase.Verifying, DrainState.Open) when random.Next(2) == 0:
                Seen.Add("taken back");
                Now = Phase.TakingBack;
                break;
            case (Phase.Verifying or Phase.KeepingBefore or Phase.Restored, DrainState.Open):
                End();
                break;
            case (Phase.Verifying, _):
                await drain.ReopenAsync(DrainWorld.Service, ReopenFor.NewVersion, [], CancellationToken.None);
                break;
            case (Phase.KeepingBefore, _):
                await drain.ReopenAsync(DrainWorld.Service, ReopenFor.StoppedVersion, [], CancellationToken.None);
                break;
            case (Phase.Restored, _):
                await drain.ReopenAsync(DrainWorld.Service, ReopenFor.RestoredVersion, [], CancellationToken.None);
                break;
        }
    }

    private void Begin() => (Now, giveUpAt) = (Phase.Draining, round + (random.Next(8) == 0 ? random.Next(6) : 60));

    private void Release()
    {
        switch (random.Next(4))
        {
            case 0:
                Seen.Add("refused");
                Now = Phase.KeepingBefore;
                break;
            case 1:
                Seen.Add("failed");
                failed.Add(Create());
                Now = Phase.Failing;
                break;
            default:
                Seen.Add("released");
                before = serving;
                serving = Create();
                // Else it stays as long as the deployment.
                before.IsGone = random.Next(2) == 0;
                Now = Phase.Verifying;
                break;
        }
    }

    private void Restore()
    {
        var bad = serving;
        serving = before.IsGone ? Create() : before;
        before = bad;
        bad.IsGone = random.Next(2) == 0;
        Now = Phase.Restored;
    }

    private void End()
    {
        Now = Phase.Done;
        if (--deployments > 0)
            Begin();
    }

    private InMemoryContainer Create()
    {
        var container = new InMemoryContainer($"c{containers.Count}");
        containers.Add(container);
        return container;
    }

    private void Look()
    {
        containers.ForEach(container => container.Live());
        var writing = containers.Where(container => container.TakesWork && container.Writes && !failed.Contains(container)).ToArray();
        if (writing.Length > 1)
            Violations.Add($"{string.Join(" and ", writing.Select(container => container.Name))} write at once, round {round}, {Now}");
    }

    private void CheckRest(string what)
    {
        foreach (var container in containers.Where(container => container.Writes && !failed.Contains(container)))
            Violations.Add($"{what} while {container.Name} writes");
        if (isEphemeral && serving.Safe != serving.Written)
            Violations.Add($"{what} with {serving.Safe} of {serving.Written} safe");
    }

    private static async Task PassAsync(Func<Task> pass)
    {
        try
        {
            await pass();
        }
        catch (Exception ended) when (ended is OperationException or ProcessDiedException)
        {
        }
    }

    private ProcessSteps Steps(List<TaskCompletionSource> waiting, InMemoryContainer? at = null) => new()
    {
        Before = _ =>
        {
            var turn = new TaskCompletionSource();
            waiting.Add(turn);
            return turn.Task;
        },
        Fate = (_, _) => at is { IsGone: true } ? StepFate.DiesBefore
            : round > FaultyRounds || random.NextDouble() >= faults ? StepFate.Works
            : (StepFate)random.Next(1, 5),
    };
}
