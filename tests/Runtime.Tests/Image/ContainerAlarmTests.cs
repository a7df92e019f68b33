using System.Runtime.Versioning;
using System.Text.Json;

namespace Runtime.Tests.Image;

/// <summary>What goes wrong in a container is seen by the operator in it, acted upon and told, with seconds where the shipped rules have more.</summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(Containers))]
public sealed class ContainerAlarmTests(ContainerStand stand)
{
    private const string Often = "*/2 * * * * *";

    private const string Rules = """
        interval: 2s
        alerts:
          - name: service_down
            condition: service_health == 0
            duration: 4s
            action: restart_service
          - name: disk_space_low
            condition: disk_usage > 90
            match: { volume: postgres-data }
            duration: 2s
            action: alert_admin
        """;

    private static readonly string[] Neighbours = ["postgresql", "redis", "labelstudio", "nginx", "health", "front"];

    [Fact]
    public async Task HangingService_IsRestarted_AFullVolumeIsTold_AndBothAreOverInTheEnd()
    {
        stand.Need();
        var rules = Path.Combine(stand.NewDisk(), "rules.yaml");
        await File.WriteAllTextAsync(rules, Rules, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(rules, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        await using var container = await stand.StartAsync(null, new Dictionary<string, string>(stand.Cloud)
        {
            ["Operator__Role"] = "all", ["Alerts__RulesFile"] = "/rules.yaml", ["State__Prefix"] = "state-alarms", ["Backups__Prefix"] = "alarms", ["Wal__Archive"] = "false",
            ["CollectMetricsSchedule"] = Often, ["EvaluateAlertRulesSchedule"] = Often, ["SendNoticesSchedule"] = Often,
            ["Notifications__Language"] = "en", ["Notifications__WeCom__Url"] = $"{stand.Cloud["Cos__Endpoint"]}/robots/wecom?key=robot-fixture-not-real",
        }, "--volume", $"{rules}:/rules.yaml:ro", "--tmpfs", "/var/lib/postgresql:size=160m,mode=755");
        await container.IsWellAsync();
        await container.EventuallyAsync("all services and the operator run", async () =>
            (await container.StatesAsync()) is var now && Neighbours.Append("fastapi").Append("functions").All(one => now[one].State == "RUNNING"));
        var before = await container.StatesAsync();

        // It does not end, so that supervisord sees nothing: only whoever asks it finds out.
        await container.MustExecuteAsync("bash", "-c", $"kill -STOP {before["fastapi"].Process}");
        await ToldAsync(container, "service_down", "fastapi");
        await container.EventuallyAsync("FastAPI is another process", async () => (await container.StatesAsync())["fastapi"] is { State: "RUNNING", Process: var id } && id != before["fastapi"].Process);
        await container.IsWellAsync();
        var after = await container.StatesAsync();
        Assert.All(Neighbours, one => Assert.Equal(before[one].Process, after[one].Process));

        await container.MustExecuteAsync("bash", "-c", "dd if=/dev/zero of=/var/lib/postgresql/ballast bs=1M 2> /dev/null; true");
        await ToldAsync(container, "disk_space_low", "postgres-data");
        await container.MustExecuteAsync("rm", "/var/lib/postgresql/ballast");
        await container.IsWellAsync();
        await ToldAsync(container, "is over", "postgres-data");
        await ToldAsync(container, "is over", "fastapi");
        Assert.NotNull(await container.WriteLabelAsync("after all of it"));
    }

    private Task ToldAsync(Container container, params string[] words) => container.EventuallyAsync($"people are told of {string.Join(' ', words)}", async () =>
    {
        var (_, board) = await stand.AskAsync($"{stand.Cloud["Cos__Endpoint"]}/_emulator/robots");
        using var messages = JsonDocument.Parse(board);
        return messages.RootElement.EnumerateArray().Select(message => message.GetRawText()).Any(text => words.All(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)));
    });
}
