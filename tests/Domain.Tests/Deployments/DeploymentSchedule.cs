using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Deployments;

/// <summary>
/// One random schedule: two orchestrators whose calls interleave, each of which may fail, lose its answer or be the process's last; processes
/// that stand still for minutes, so that others take over what they meant to do, and then go on; requests that come twice and out of order; slow tasks and slower traffic; images that do not come up, or come up sick, or fall sick later.
/// </summary>
internal sealed class DeploymentSchedule
{
    /// <summary>Faults end, so that everything must come to an end.</summary>
    private static readonly TimeSpan FaultsLast = TimeSpan.FromMinutes(25);

    private const int MostRounds = 900;

    private readonly Random random;
    private readonly double faults;
    private readonly double standstills;
    private readonly List<Task> passes = [];
    private readonly List<TaskCompletionSource> waiting = [];
    private readonly List<(DateTimeOffset Until, TaskCompletionSource Turn)> still = [];
    private readonly Dictionary<string, Sickness> commits = [];
    private readonly List<(int Round, string Commit)> arrivals = [];
    private readonly DateTimeOffset fallsSickAt;

    /// <summary>Images that went live: they stay well, else there would be nothing to go back to.</summary>
    private readonly HashSet<string> live = [];

    public DeploymentSchedule(int seed)
    {
        random = new Random(seed);
        faults = new[] { 0, 0.01, 0.04, 0.1 }[random.Next(4)];
        standstills = new[] { 0, 0.01, 0.05 }[random.Next(3)];
        World = new DeploymentWorld(Pick());
        World.Cloud.TaskTakes = TimeSpan.FromSeconds(random.Next(5, 120));
        World.Cloud.ConvergenceTakes = TimeSpan.FromSeconds(random.Next(0, 90));
        fallsSickAt = DeploymentWorld.Start + TimeSpan.FromSeconds(random.Next(120, 900));
        World.Probe.HealthOf = image => commits.FirstOrDefault(commit => DeploymentWorld.Pinned(commit.Key) == image).Value switch
        {
            Sickness.ComesUpSick => ProbeHealth.Unhealthy,
            Sickness.ComesUpSilent => ProbeHealth.NoAnswer,
            Sickness.FallsSick when World.Clock.GetUtcNow() >= fallsSickAt && !live.Contains(image) => ProbeHealth.Unhealthy,
            _ => ProbeHealth.Healthy,
        };
        for (var commit = 1; commit <= 1 + random.Next(3); commit++)
            Plan($"c{commit}");
    }

    public enum Sickness
    {
        None,
        NeverComesUp,
        ComesUpSick,
        ComesUpSilent,
        FallsSick,
    }

    public DeploymentWorld World { get; }

    public IReadOnlyDictionary<string, Sickness> Commits => commits;

    /// <summary>What must never have happened, and did.</summary>
    public List<string> Violations { get; } = [];

    public async Task RunAsync()
    {
        for (var round = 0; round < MostRounds; round++)
        {
            foreach (var (_, commit) in arrivals.Where(arrival => arrival.Round == round).ToArray())
                await RequestAsync(commit);
            await AdvanceTwiceAsync();
            var history = await World.HistoryAsync();
            live.UnionWith(history.Deployments.Where(deployment => deployment.State == DeploymentState.Succeeded).Select(deployment => deployment.PinnedImage!));
            if (round > arrivals.Max(arrival => arrival.Round) && still.Count == 0 && history.Deployments.All(deployment => deployment.State.IsEnded))
                return;
            World.Clock.Advance(TimeSpan.FromSeconds(random.Next(5, 25)));
        }

        Violations.Add($"stuck: {string.Join(", ", (await World.HistoryAsync()).Deployments.Select(deployment => $"{deployment.Id} {deployment.State} {deployment.Reason}"))}");
    }

    private DeploymentPolicy Pick() => (random.Next(4) switch
    {
        0 => new DeploymentPolicy(Topology.External),
        1 => new(Topology.External) { GraySteps = [10, 50], GrayStepFor = TimeSpan.FromSeconds(30), SafeguardExternal = true },
        2 => new(Topology.Volume),
        _ => new DeploymentPolicy(Topology.Ephemeral) { AcceptDataLoss = TimeSpan.FromMinutes(5) },
    }) with { BakeFor = TimeSpan.FromMinutes(2) };

    private void Plan(string commit)
    {
        commits[commit] = (Sickness)random.Next(Enum.GetValues<Sickness>().Length);
        World.Push(commit);
        if (commits[commit] == Sickness.NeverComesUp)
            World.Cloud.BadImages.Add(DeploymentWorld.Pinned(commit));
        for (var message = random.Next(1, 4); message > 0; message--)
            arrivals.Add((random.Next(30), commit));
    }

    /// <summary>Whoever asks is answered in the end: a delivery without an answer is asked for again.</summary>
    private async Task RequestAsync(string commit)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            try
            {
                await World.Requests(Steps()).RequestAsync(DeploymentWorld.Request(commit), CancellationToken.None);
                return;
            }
            catch (Exception lost) when (lost is OperationException or ProcessDiedException)
            {
            }
        }
    }

    /// <summary>Two passes, and those that stood still and go on, of which one takes one step and then the other or the same: on one thread, drawn from the seed.</summary>
    private async Task AdvanceTwiceAsync()
    {
        waiting.AddRange(still.Where(one => one.Until <= World.Clock.GetUtcNow()).Select(one => one.Turn));
        still.RemoveAll(one => waiting.Contains(one.Turn));
        passes.AddRange([PassAsync(), PassAsync()]);
        for (var steps = 0; waiting.Count > 0 && steps < 5000; steps++)
        {
            var next = waiting[random.Next(waiting.Count)];
            waiting.Remove(next);
            if (random.Next(20) == 0)
                World.Clock.Advance(TimeSpan.FromSeconds(1));
            next.SetResult();
        }

        foreach (var ended in passes.FindAll(pass => pass.IsCompleted))
            await ended;
        passes.RemoveAll(pass => pass.IsCompleted);
        if (passes.Count != still.Count)
            throw new TimeoutException($"{passes.Count - still.Count} passes do not end");
    }

    private async Task PassAsync()
    {
        try
        {
            await World.Open(Steps(isPass: true)).RunAsync(CancellationToken.None);
        }
        catch (Exception ended) when (ended is OperationException or ProcessDiedException)
        {
        }
    }

    private ProcessSteps Steps(bool isPass = false) => new()
    {
        Before = step => !isPass ? Task.CompletedTask : IsSentAtOnce(step) || !StandsStill() ? Turn() : Standstill(),
        After = _ => isPass && StandsStill() ? Standstill() : Task.CompletedTask,
        Fate = (_, step) =>
        {
            if (step is "cloud Release" or "cloud RollBack" && World.Policy.StopsFirst && World.Drain.State != DrainState.Stopped)
                Violations.Add($"{step} while the service is {World.Drain.State}");
            if (World.Clock.GetUtcNow() - DeploymentWorld.Start > FaultsLast || random.NextDouble() >= faults)
                return StepFate.Works;
            return (StepFate)random.Next(1, 5);
        },
    };

    /// <summary>What follows the last look at the clock without a wait: nothing but a token of the receiver's could tell that it comes late.</summary>
    private static bool IsSentAtOnce(string step) => step is "cloud Release" or "cloud RollBack" or "drain" or "stop" or "reopen";

    private bool StandsStill() => World.Clock.GetUtcNow() - DeploymentWorld.Start < FaultsLast && random.NextDouble() < standstills;

    private Task Turn()
    {
        var turn = new TaskCompletionSource();
        waiting.Add(turn);
        return turn.Task;
    }

    /// <summary>Up to three times as long as an intent holds.</summary>
    private Task Standstill()
    {
        var turn = new TaskCompletionSource();
        still.Add((World.Clock.GetUtcNow() + World.Policy.IntentLease * (3 * random.NextDouble()), turn));
        return turn.Task;
    }
}
