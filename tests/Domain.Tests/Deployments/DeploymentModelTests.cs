using SuperInsight.Domain.Deployments;
using static SuperInsight.Domain.Tests.Deployments.DeploymentSchedule;

namespace SuperInsight.Domain.Tests.Deployments;

/// <summary>Property 4: whatever fails, dies, comes twice or comes late, a deployment ends well or the old version serves.</summary>
public sealed class DeploymentModelTests
{
    private const int Schedules = 600;

    private const int Batch = 60;

    public static IEnumerable<TheoryDataRow<int>> Batches => Enumerable.Range(0, Schedules / Batch).Select(batch => new TheoryDataRow<int>(batch * Batch + 1));

    [Theory]
    [MemberData(nameof(Batches))]
    public async Task RunAsync_EndsWellOrGoesBack_WhateverHappens(int first)
    {
        // Without a synchronization context one thread runs a whole schedule, in the order that its seed draws.
        var wrong = await Task.Run(async () =>
        {
            List<string> all = [];
            for (var seed = first; seed < first + Batch; seed++)
                all.AddRange((await JudgeAsync(seed)).Select(one => $"seed {seed}: {one}"));
            return all;
        }, TestContext.Current.CancellationToken);

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static async Task<List<string>> JudgeAsync(int seed)
    {
        var schedule = new DeploymentSchedule(seed);
        await schedule.RunAsync();
        var (world, wrong) = (schedule.World, schedule.Violations);
        if (wrong.Count > 0)
            return wrong;
        var history = await world.HistoryAsync();
        var released = world.Cloud.Released(DeploymentWorld.Service);
        foreach (var (commit, sickness) in schedule.Commits)
        {
            var mine = history.Deployments.Where(deployment => deployment.Request.Commit == commit).ToArray();
            if (mine.Length != 1)
            {
                wrong.Add($"{commit} has {mine.Length} deployments");
                continue;
            }

            wrong.AddRange(Judge(mine[0], sickness, world, released.Count(image => image == DeploymentWorld.Pinned(commit))));
        }

        var expected = history.Deployments.LastOrDefault(deployment => deployment.State == DeploymentState.Succeeded)?.PinnedImage ?? DeploymentWorld.OldImage;
        var service = (await world.Cloud.FindAsync(DeploymentWorld.Service, CancellationToken.None))!;
        if (service.Serving?.Image != expected)
            wrong.Add($"{service.Serving?.Image ?? "nobody"} serves, not {expected}");
        var before = DeploymentWorld.Configuration(world.Policy.StopsFirst ? 1 : 5);
        var after = (await world.Cloud.FindVersionAsync(DeploymentWorld.Service, service.Versions[0].Name, CancellationToken.None))!.Configuration;
        if (after with { Environment = null, Volumes = before.Volumes } != before with { Environment = null } || !after.Environment!.OrderBy(pair => pair.Key).SequenceEqual(before.Environment!.OrderBy(pair => pair.Key)) || !after.Volumes.SequenceEqual(before.Volumes))
            wrong.Add($"it is configured as {after}, not {before}");
        if (world.Drain.State != DrainState.Open)
            wrong.Add($"the service is left {world.Drain.State}");
        return wrong;
    }

    private static IEnumerable<string> Judge(Deployment deployment, Sickness sickness, DeploymentWorld world, int releases)
    {
        var isFit = deployment.State == DeploymentState.Superseded || sickness switch
        {
            Sickness.None => deployment.State == DeploymentState.Succeeded,
            Sickness.FallsSick => deployment.State is DeploymentState.Succeeded or DeploymentState.RolledBack,
            _ => deployment.State == DeploymentState.RolledBack,
        };
        if (!isFit)
            yield return $"{sickness} ended {deployment.State}: {string.Join(" > ", deployment.Transitions.Select(one => $"{one.State} ({one.Reason})"))}";
        if (releases != (deployment.State == DeploymentState.Superseded ? 0 : 1))
            yield return $"{deployment.State} with {releases} releases";
        if (deployment.State != DeploymentState.Superseded && world.Policy.Safeguards && !world.Safeguard.Taken.Contains(deployment.Id))
            yield return "released without a backup";
        if (!world.Reports.Told.Contains((deployment.Id, deployment.State)) && world.Clock.GetUtcNow() - deployment.StateSince > TimeSpan.FromSeconds(30))
            yield return $"nobody was told of {deployment.State}";
    }
}
