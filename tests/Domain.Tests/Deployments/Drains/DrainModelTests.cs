namespace SuperInsight.Domain.Tests.Deployments.Drains;

/// <summary>Whatever fails, dies or lingers: never two that write, nothing lost, and in the end one that serves.</summary>
public sealed class DrainModelTests
{
    private const int Schedules = 400;

    [Fact]
    public async Task Service_ComesToRestAndBack_WhateverHappens()
    {
        // Without a synchronization context one thread runs a whole schedule, in the order that its seed draws.
        var (wrong, seen) = await Task.Run(static async () =>
        {
            List<string> wrong = [], seen = [];
            for (var seed = 1; seed <= Schedules; seed++)
            {
                var schedule = new DrainSchedule(seed);
                await schedule.RunAsync();
                if (schedule.Violations.Count > 0)
                    wrong.Add($"seed {seed}: {string.Join("; ", schedule.Violations.Distinct().Take(3))}{await schedule.TellAsync()}");
                seen.AddRange(schedule.Seen);
            }

            return (wrong, seen);
        }, TestContext.Current.CancellationToken);

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(10)));
        // Else it would prove less than it seems to.
        foreach (var what in (string[])["refused", "failed", "released", "taken back", "too late"])
            Assert.True(seen.Count(one => one == what) >= 20, $"{what} happened {seen.Count(one => one == what)} times only");
    }
}
