using System.Globalization;
using System.Net;
using System.Text.Json;
using SuperInsight.RunLocal;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>Backups by schedule: one for each occurrence, however many hosts there are.</summary>
[Collection(nameof(Timetables))]
public sealed class TimerTests(HostedCloud cloud)
{
    private const int Seconds = 5;
    private const int Occurrences = 3;

    [Fact]
    public async Task BackupPostgres_LeavesARestorePoint_WhenAnOperatorSetsItOff()
    {
        var stand = await cloud.NewHostedStandAsync(Site.Small);
        await using var host = await stand.StartHostAsync();
        Assert.Equal(HttpStatusCode.Accepted, await host.RunFunctionAsync("BackupPostgres"));
        await Wait.UntilAsync(() => stand.Bucket.RunsThat("completed").Count == 1, () => host.Log);
        Assert.DoesNotContain("scheduled-", Assert.Single(stand.Bucket.RunsThat("started")), StringComparison.Ordinal);
        Assert.Single(await stand.ListAsync());
    }

    [Fact]
    public async Task BackupPostgres_RunsOnceForEachOccurrence_WhenItsScheduleComesRound()
    {
        var stand = await EveryFewSecondsAsync();
        await using var host = await stand.StartHostAsync();
        await CompletedAsync(stand, () => host.Log);
        await host.StopAsync();
        await AssertOncePerOccurrenceAsync(stand);
    }

    [Fact]
    public async Task BackupPostgres_RunsOnceForEachOccurrence_WhenTwoHostsShareTheirStorage()
    {
        var stand = await EveryFewSecondsAsync();
        await using var first = await stand.StartHostAsync();
        await using var second = await stand.StartHostAsync();
        await CompletedAsync(stand, () => first.Log + second.Log);
        await Task.WhenAll(first.StopAsync(), second.StopAsync());
        Assert.Contains("'BackupPostgres' is driven by", first.Log + second.Log, StringComparison.Ordinal);
        await AssertOncePerOccurrenceAsync(stand);
    }

    [Fact]
    public async Task BackupPostgres_RunsOnceForEachOccurrence_WhenTwoHostsKnowNothingOfEachOther()
    {
        var stand = await EveryFewSecondsAsync();
        await using var azurite = await AzuriteServer.StartAsync(new(), TestContext.Current.CancellationToken);
        await using var first = await stand.StartHostAsync();
        await using var second = await stand.With("AzureWebJobsStorage", azurite.ConnectionString).StartHostAsync();
        await CompletedAsync(stand, () => first.Log + second.Log);
        await Wait.UntilAsync(() => Executed(first) >= Occurrences && Executed(second) >= Occurrences, () => first.Log + second.Log);
        await Task.WhenAll(first.StopAsync(), second.StopAsync());
        await AssertOncePerOccurrenceAsync(stand);
    }

    private async Task<Stand> EveryFewSecondsAsync() =>
        (await cloud.NewHostedStandAsync(Site.Small)).With("BackupPostgresSchedule", string.Create(CultureInfo.InvariantCulture, $"*/{Seconds} * * * * *"));

    private static Task CompletedAsync(Stand stand, Func<string> log) =>
        Wait.UntilAsync(() => stand.Bucket.RunsThat("completed").Count >= Occurrences, () => $"{stand.Bucket.RunsThat("completed").Count} completed\n{log()}");

    private static int Executed(RunningHost host) => host.Log.Split("Executed 'BackupPostgres' (Succeeded", StringSplitOptions.None).Length - 1;

    private static async Task AssertOncePerOccurrenceAsync(Stand stand)
    {
        var started = stand.Bucket.Facts("started");
        Assert.All(started, fact => Assert.Equal("Schedule", fact.GetProperty("trigger").GetString()));
        Assert.All(started, fact => Assert.Equal(0, Occurrence(fact).Second % Seconds));
        Assert.All(started, fact => Assert.Equal($"scheduled-{Occurrence(fact):yyyyMMdd'T'HHmmss'Z'}", fact.GetProperty("runId").GetString()));
        Assert.Distinct(started.Select(Occurrence));
        Assert.Empty(stand.Bucket.Facts("failed"));
        Assert.Equal(stand.Bucket.RunsThat("started"), stand.Bucket.RunsThat("completed"));
        Assert.Equal(
            stand.Bucket.Facts("completed").Select(fact => fact.GetProperty("restorePointId").GetString()).Order(StringComparer.Ordinal),
            (await stand.ListAsync()).Order(StringComparer.Ordinal));
        stand.Bucket.AssertTidy();
    }

    private static DateTimeOffset Occurrence(JsonElement started) => started.GetProperty("occurrence").GetDateTimeOffset();
}
