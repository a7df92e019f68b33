using FsCheck.Xunit;
using SuperInsight.Domain.Backups;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups.Failover;

public sealed class FailoverLawTests
{
    /// <summary>
    /// Each bucket fails some of its calls, by a pattern of its own. A run leaves exactly one listed point, or says why not and leaves
    /// none; and when both are well again, copying brings the primary everything.
    /// </summary>
    [Property(MaxTest = 300)]
    public async Task RunAsync_LeavesOnePointOrNone_AndCopyingCompletesThePrimary(int seed, byte primaryFails, byte standbyFails, bool bytesAtHand)
    {
        using var world = TwoBuckets.Create(bytesAtHand ? int.MaxValue : 100);
        var primary = Pattern(seed, primaryFails);
        var standby = Pattern(~seed, standbyFails);
        string? taken = null;
        try
        {
            taken = Assert.IsType<BackupOutcome.Taken>(await world.Open(stores: new(primary.On(world.Store), standby.On(world.Standby!), world.Clock)).RunAsync(TwoBuckets.Request, null, CancellationToken.None)).Point.Id;
        }
        catch (OperationException failure)
        {
            Assert.NotEmpty(failure.Hint);
        }

        var before = (await world.ListAsync()).Points;
        Assert.Equal(taken is null ? [] : [taken], before.Select(point => point.Id));
        var commits = primary.Taken.Concat(standby.Taken).Count(step => step.StartsWith("create backups/", StringComparison.Ordinal));
        if (bytesAtHand && taken is not null && commits == 1)
            Assert.Equal(1, world.Source.Opened);

        var copying = await world.CopyAsync();
        Assert.Equal((null, 0), (copying.Failure, copying.Conflicts.Count));
        var after = (await world.ListAsync()).Points;
        Assert.Equal(before.Select(point => point.Id), after.Select(point => point.Id));
        foreach (var point in after)
        {
            Assert.Equal(world.Store.Bucket, point.Bucket);
            Assert.Equal(BackupWorld.Content(3000), await world.ReadBackAsync(point));
        }
    }

    /// <summary>Answers are lost as well, so that a run may not know that it succeeded: never half a point, never one lost.</summary>
    [Property(MaxTest = 200)]
    public async Task RunAsync_LosesNothing_WhenAnswersAreLostToo(int seed, byte primaryFails, byte standbyFails)
    {
        using var world = TwoBuckets.Create(100);
        var primary = Pattern(seed, primaryFails, StepFate.LosesAnswer);
        var standby = Pattern(~seed, standbyFails, StepFate.LosesAnswer);
        string? taken = null;
        try
        {
            taken = Assert.IsType<BackupOutcome.Taken>(await world.Open(stores: new(primary.On(world.Store), standby.On(world.Standby!), world.Clock)).RunAsync(TwoBuckets.Request, null, CancellationToken.None)).Point.Id;
        }
        catch (OperationException failure)
        {
            Assert.NotEmpty(failure.Hint);
        }

        Assert.Null((await world.CopyAsync()).Failure);
        var points = (await world.ListAsync()).Points;
        Assert.InRange(points.Count, taken is null ? 0 : 1, 2);
        Assert.True(taken is null || points.Any(point => point.Id == taken));
        foreach (var point in points)
        {
            Assert.Equal(world.Store.Bucket, point.Bucket);
            Assert.Equal(BackupWorld.Content(3000), await world.ReadBackAsync(point));
        }
    }

    private static ProcessSteps Pattern(int seed, byte fails, StepFate other = StepFate.Fails)
    {
        Random random = new(seed);
        return new() { Fate = (_, _) => random.Next(256) >= fails ? StepFate.Works : random.Next(2) == 0 ? StepFate.Fails : other };
    }
}
