using FsCheck;
using FsCheck.Xunit;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups;

public sealed class InterleavingTests
{
    /// <summary>Two hosts serve the same scheduled moment; their calls to bucket and ledger interleave at random.</summary>
    [Property(MaxTest = 150)]
    public async Task RunAsync_LeavesOnePoint_WhenTwoHostsServeOneMoment(DoNotShrink<int> seed, bool sameRunId)
    {
        using var world = new BackupWorld();
        var turns = new Turns(2, new Random(seed.Item));
        var outcomes = await turns.RunAsync(
            steps => RunAsync(world, "first", "scheduled-1", steps),
            steps => RunAsync(world, "second", sameRunId ? "scheduled-1" : "scheduled-2", steps));

        Assert.Single(outcomes, outcome => outcome is BackupOutcome.Taken);
        Assert.Single(outcomes, outcome => outcome is BackupOutcome.Refused or BackupOutcome.AlreadyTaken);
        var point = Assert.Single((await world.ListAsync()).Points);
        Assert.Equal(BackupWorld.Content(3000), await world.ReadBackAsync(point));
        Assert.Empty(await world.ListOrphansAsync());
    }

    private static Task<BackupOutcome> RunAsync(BackupWorld world, string process, string runId, ProcessSteps steps) =>
        world.Open(process, steps: steps).RunAsync(new(BackupSource.Postgres, runId, BackupTrigger.Schedule, BackupWorld.Start), null, CancellationToken.None);

    /// <summary>Lets one of several processes take one step, and then another: who is next is drawn when all of them wait or have ended.</summary>
    private sealed class Turns(int processes, Random random)
    {
        private readonly Lock gate = new();
        private readonly List<TaskCompletionSource> waiting = [];
        private int running = processes;

        public async Task<BackupOutcome[]> RunAsync(params Func<ProcessSteps, Task<BackupOutcome>>[] work) =>
            await Task.WhenAll(work.Select(one => Task.Run(async () =>
            {
                try
                {
                    return await one(new ProcessSteps { Before = _ => WaitAsync() });
                }
                finally
                {
                    Rest(null);
                }
            }))).WaitAsync(TimeSpan.FromSeconds(60));

        private Task WaitAsync()
        {
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Rest(turn);
            return turn.Task;
        }

        private void Rest(TaskCompletionSource? turn)
        {
            lock (gate)
            {
                running--;
                if (turn is not null)
                    waiting.Add(turn);
                if (running > 0 || waiting.Count == 0)
                    return;
                var next = waiting[random.Next(waiting.Count)];
                waiting.Remove(next);
                running++;
                next.SetResult();
            }
        }
    }
}
