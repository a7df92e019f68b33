using System.Runtime.Versioning;

namespace Runtime.Tests.Image;

/// <summary>What was backed up inside one container is in the next one, and nothing is overwritten.</summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(Containers))]
public sealed class ContainerRestoreTests(ContainerStand stand)
{
    private const string EveryTwentySeconds = "*/20 * * * * *";

    [Fact]
    public async Task NewContainer_HasEqualData_FromWhatTimersBackedUp()
    {
        stand.Need();
        string before;
        Dictionary<string, string> settings = new(stand.Cloud)
        {
            ["Backups__Prefix"] = "timers", ["State__Prefix"] = "state-timers",
            ["BackupPostgresBaseSchedule"] = EveryTwentySeconds, ["BackupRedisSchedule"] = EveryTwentySeconds, ["BackupFilesSchedule"] = EveryTwentySeconds,
        };
        await using (var container = await stand.StartAsync(stand.NewDisk(), settings))
        {
            await container.IsWellAsync();
            await container.WriteLabelAsync("kept by a timer");
            await container.WriteTaskAsync("a file that a timer keeps");
            before = await container.DataAsync();
            var began = DateTime.UtcNow;
            await container.EventuallyAsync("each source has a restore point of after the writes", async () =>
            {
                var (code, list) = await container.ExecuteAsync("bash", "-c", AsAgent("ops backup list --json"));
                return code == 0 && ((string[])["postgres-base", "redis", "files"]).All(source => HasPointSince(list, source, began));
            });
            await container.KillAsync();
        }

        var disk = stand.NewDisk();
        var restoring = new Dictionary<string, string>(settings) { ["RESTORE_FROM"] = "latest" };
        await using (var next = await stand.StartAsync(disk, restoring))
        {
            await next.IsWellAsync();
            Assert.Equal(before, await next.DataAsync());
            await next.WriteLabelAsync("after the restore");
            before = await next.DataAsync();
            await next.StopAsync();
        }

        // The same environment again: it was done.
        await using (var again = await stand.StartAsync(disk, restoring))
        {
            await again.IsWellAsync();
            Assert.Equal(before, await again.DataAsync());
            await again.StopAsync();
        }

        await using var refused = await stand.StartAsync(disk, new Dictionary<string, string>(settings) { ["RESTORE_FROM"] = "2026-01-01T00:00:00Z" });
        Assert.Equal(73, await refused.ExitCodeAsync());
        Assert.Contains("would replace", await refused.LogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewContainer_HasTheDataOfAMoment_AndOfARestorePoint()
    {
        stand.Need();
        Dictionary<string, string> settings = new(stand.Cloud) { ["Backups__Prefix"] = "moments", ["State__Prefix"] = "state-moments" };
        int before, after;
        string moment, point = "";
        await using (var container = await stand.StartAsync(stand.NewDisk(), settings))
        {
            await container.IsWellAsync();
            before = (await container.WriteLabelAsync("before"))!.Value;
            await BaseAsync(container);
            await container.EventuallyAsync("there is one of after the write, too", async () =>
            {
                var (code, output) = await container.ExecuteAsync("bash", "-c", AsAgent("ops backup run postgres-base --json"));
                point = code == 0 ? System.Text.Json.JsonDocument.Parse(output).RootElement.GetProperty("id").GetString()! : "";
                return code == 0;
            });
            moment = (await container.MustExecuteAsync("bash", "-c", Sql("SELECT to_char(now(), 'YYYY-MM-DD') || 'T' || to_char(now(), 'HH24:MI:SS.US') || 'Z'"))).Trim();
            after = (await container.WriteLabelAsync("after"))!.Value;
            var segment = (await container.MustExecuteAsync("bash", "-c", Sql("SELECT pg_walfile_name(pg_switch_wal())"))).Trim();
            await container.EventuallyAsync("its log is archived", async () => string.CompareOrdinal((await container.MustExecuteAsync("bash", "-c", Sql("SELECT last_archived_wal FROM pg_stat_archiver"))).Trim(), segment) >= 0);
            await container.KillAsync();
        }

        foreach (var wish in (string[])[moment, point])
        {
            await using var next = await stand.StartAsync(stand.NewDisk(), new Dictionary<string, string>(settings) { ["RESTORE_FROM"] = wish });
            await next.IsWellAsync();
            Assert.Equal(("before", null), (await next.ReadLabelAsync(before), await next.ReadLabelAsync(after)));
            await next.KillAsync();
        }
    }

    [Fact]
    public async Task RestoreFrom_IsRefused_WhereDataAre()
    {
        stand.Need();
        var disk = stand.NewDisk();
        await using (var first = await stand.StartAsync(disk))
        {
            await first.IsWellAsync();
            await first.StopAsync();
        }

        await using var refused = await stand.StartAsync(disk, new Dictionary<string, string>(stand.Cloud) { ["RESTORE_FROM"] = "latest" });

        Assert.Equal(73, await refused.ExitCodeAsync());
        Assert.Contains("Nothing is overwritten", await refused.LogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ephemeral_ComesBackFromTheBucket_AndSaysThatItRestores()
    {
        stand.Need();
        Dictionary<string, string> settings = new(stand.Cloud)
        {
            ["Topology"] = "ephemeral", ["AcceptDataLossSeconds"] = "60", ["Backups__Prefix"] = "ephemeral", ["State__Prefix"] = "state-ephemeral",
        };
        int number;
        await using (var first = await stand.StartAsync(null, settings))
        {
            await first.IsWellAsync();
            await BaseAsync(first);
            number = (await first.WriteLabelAsync("committed a minute before the instance goes"))!.Value;
            var position = (await first.MustExecuteAsync("bash", "-c", Sql("SELECT pg_walfile_name(pg_current_wal_lsn())"))).Trim();
            await first.EventuallyAsync("its log is archived", async () => string.CompareOrdinal((await first.MustExecuteAsync("bash", "-c", Sql("SELECT last_archived_wal FROM pg_stat_archiver"))).Trim(), position) >= 0);
            await first.KillAsync();
        }

        await using var second = await stand.StartAsync(null, settings);
        var said = false;
        await second.EventuallyAsync("it is well", async () =>
        {
            var (status, body) = await stand.AskAsync("http://127.0.0.1:8000/health");
            if (body.Contains("\"restoring\"", StringComparison.Ordinal))
            {
                said = true;
                Assert.Equal(503, status);
                Assert.Equal(200, (await stand.AskAsync("http://127.0.0.1:8000/health/live")).Status);
            }

            return status == 200;
        });
        Assert.True(said);
        Assert.Equal("committed a minute before the instance goes", await second.ReadLabelAsync(number));
        Assert.NotNull(await second.WriteLabelAsync("and on"));
    }

    /// <summary>The base backup that a container takes by itself.</summary>
    private static Task BaseAsync(Container container) => container.EventuallyAsync("there is a base backup", async () =>
        (await container.ExecuteAsync("bash", "-c", AsAgent("ops backup list --source postgres-base --json"))) is { Code: 0, Output: var list } && list.Contains("\"id\"", StringComparison.Ordinal));

    private static bool HasPointSince(string list, string source, DateTime moment)
    {
        using var points = System.Text.Json.JsonDocument.Parse(list);
        return points.RootElement.EnumerateArray().Any(point => point.GetProperty("source").GetString() == source && point.GetProperty("takenAt").GetDateTimeOffset().UtcDateTime > moment);
    }

    /// <summary>With the environment that the entry point has made for the services.</summary>
    private static string AsAgent(string command) => $"while IFS= read -r -d '' one; do export \"$one\"; done < /run/superinsight/environment; SUPERINSIGHT_HOME=/var/lib/ops {command}";

    private static string Sql(string statement) =>
        $"setpriv --reuid postgres --regid postgres --init-groups psql -XAtq -h /run/superinsight/postgresql -d postgres -c \"{statement}\"";
}
