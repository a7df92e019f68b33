using System.Text.Json;

namespace SuperInsight.RunLocal;

/// <summary>The application's settings in a local run.</summary>
public static class LocalSettings
{
    /// <summary>Made-up, as is its account: the digits are an appid of the right length.</summary>
    public const string BackupBucket = "superinsight-backup-1250000000";
    public const string StateBucket = "superinsight-state-1250000000";

    /// <summary>Of another account, as a standby should be.</summary>
    public const string StandbyBucket = "superinsight-standby-1250000001";
    public const string Database = "superinsight";

    /// <summary>In the address that the emulated monitoring pushes alarms to. Only this machine knows that address.</summary>
    public const string CallbackKey = "local-callback-key-not-secret";

    /// <summary>The settings that the started servers make true.</summary>
    public static Dictionary<string, string> For(PostgresServer postgres, RedisServer redis, AzuriteServer azurite, TencentEmulatorServerProcess emulator, LocalPorts ports)
    {
        var endpoint = emulator.Endpoint.ToString().TrimEnd('/');
        return new()
        {
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["WEBSITE_TIME_ZONE"] = "Asia/Shanghai",
            ["Operator__Role"] = "all",
            ["Topology"] = "external",
            ["PublicBaseUrl"] = $"http://127.0.0.1:{ports.Host}",
            ["TENCENTCLOUD_SECRET_ID"] = emulator.SecretId,
            ["TENCENTCLOUD_SECRET_KEY"] = emulator.SecretKey,
            ["TencentCloud__Region"] = "ap-shanghai",
            ["TencentCloud__Endpoint"] = endpoint,
            ["Cos__Region"] = "ap-shanghai",
            ["Cos__Bucket"] = BackupBucket,
            ["Cos__Endpoint"] = endpoint,
            ["Cos__Standby__Region"] = "ap-guangzhou",
            ["Cos__Standby__Bucket"] = StandbyBucket,
            ["Cos__Standby__Endpoint"] = endpoint,
            ["Cos__Standby__SecretId"] = emulator.Standby!.Value.SecretId,
            ["Cos__Standby__SecretKey"] = emulator.Standby.Value.SecretKey,
            ["Cos__Prune__SecretId"] = emulator.SecretId,
            ["Cos__Prune__SecretKey"] = emulator.SecretKey,
            ["Cos__Standby__Prune__SecretId"] = emulator.Standby.Value.SecretId,
            ["Cos__Standby__Prune__SecretKey"] = emulator.Standby.Value.SecretKey,
            ["State__Bucket"] = StateBucket,
            ["State__Prefix"] = "state",
            ["Backups__Prefix"] = "backups",
            ["BackupPostgresSchedule"] = "0 0 2 * * *",
            ["BackupRedisSchedule"] = "0 0 */6 * * *",
            ["BackupFilesSchedule"] = "0 0 1 * * 0",
            ["ResumeBackupsSchedule"] = "0 * * * * *",
            ["DrillBackupsSchedule"] = "0 0 5 * * 0",
            ["CheckDrillAgeSchedule"] = "0 0 6 * * *",
            ["CheckLiveDamageSchedule"] = "0 30 5 * * *",
            ["BackupPostgresBaseSchedule"] = "0 0 3 * * 6",
            ["WatchWalArchiveSchedule"] = "0 * * * * *",
            ["CopyBackBackupsSchedule"] = "0 */10 * * * *",
            ["VerifyBackupsSchedule"] = "0 15 * * * *",
            ["CheckBackupFreshnessSchedule"] = "30 */5 * * * *",
            ["PruneBackupsSchedule"] = "0 30 4 * * *",
            ["RecoverDeliveriesSchedule"] = "0 */5 * * * *",
            ["AdvanceDeploymentsSchedule"] = "*/2 * * * * *",
            ["TencentCloud__EnvId"] = LocalCloud.Environment,
            ["TencentCloud__ServiceName"] = LocalCloud.Service,
            ["Deployments__Image"] = LocalCloud.Image,
            ["Deployments__ProbeEvery"] = "1s",
            ["Deployments__BakeFor"] = "5s",
            ["Registry__Endpoint"] = endpoint,
            ["GitHub__Endpoint"] = $"{endpoint}/github",
            ["GitHub__Repository"] = LocalCloud.Repository,
            ["GitHub__HookId"] = "1",
            ["GitHub__Token"] = "local",
            ["FollowDrainSchedule"] = "*/5 * * * * *",
            ["EvaluateAlertRulesSchedule"] = "*/5 * * * * *",
            ["CollectMetricsSchedule"] = "*/5 * * * * *",
            ["RecoverAlarmsSchedule"] = "45 * * * * *",
            ["SendNoticesSchedule"] = "*/10 * * * * *",
            ["TellOfRaisedAlarmsSchedule"] = "*/15 * * * * *",
            ["DailyCostReportSchedule"] = "0 30 11 * * *",
            ["MonthlyCostReportSchedule"] = "0 0 12 2 * *",
            ["Alarms__CallbackKey"] = CallbackKey,
            // The last run's change would hold this one's up.
            ["Scaling__CooldownUp"] = "1s",
            ["Supervisor__Socket"] = redis.SupervisorSocket,
            ["Supervisor__Data"] = "redis",
            ["Supervisor__Applications"] = "-",
            ["Supervisor__Front"] = "-",
            ["Logs__Directory"] = ".local/logs",
            ["Notifications__WeCom__Url"] = $"{endpoint}/robots/wecom?key=local",
            ["Postgres__ConnectionString"] = postgres.ConnectionString(Database),
            ["Redis__ConnectionString"] = redis.ConnectionString,
        };
    }

    /// <summary>What the developer's own local.settings.json says; it goes before ours. Empty when there is none.</summary>
    /// <exception cref="JsonException">The file is not what it should be; the message says where.</exception>
    public static IReadOnlyDictionary<string, string> ReadOwn(string path)
    {
        if (!File.Exists(path))
            return new Dictionary<string, string>();
        using var document = JsonDocument.Parse(File.ReadAllBytes(path), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        return document.RootElement.TryGetProperty("Values", out var values)
            ? values.EnumerateObject().ToDictionary(value => value.Name, value => value.Value.ToString())
            : new Dictionary<string, string>();
    }
}
