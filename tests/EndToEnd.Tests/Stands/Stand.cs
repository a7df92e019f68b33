using System.Globalization;
using System.Text.Json;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.RunLocal;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>One installation: a bucket of its own, its settings, its operator's command, its hosts.</summary>
public sealed class Stand
{
    /// <summary>A schedule that does not come round while a test runs.</summary>
    public const string Never = "0 0 0 29 2 *";

    private readonly Dictionary<string, string> settings;

    public Stand(Cloud cloud, string database)
    {
        (Cloud, Database, Bucket) = (cloud, database, cloud.NextBucket());
        var endpoint = cloud.Emulator.Endpoint.ToString().TrimEnd('/');
        settings = new()
        {
            ["SUPERINSIGHT_HOME"] = cloud.Site.Folder.Path,
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["AzureFunctionsWebHost__hostid"] = Bucket.Name,
            ["AzureWebJobsSecretStorageType"] = "files",
            ["FUNCTIONS_SECRETS_PATH"] = cloud.Site.Folder.SecretsFolder,
            ["WEBSITE_TIME_ZONE"] = "Asia/Shanghai",
            ["BackupPostgresSchedule"] = Never,
            ["BackupRedisSchedule"] = Never,
            ["BackupFilesSchedule"] = Never,
            ["ResumeBackupsSchedule"] = Never,
            ["CopyBackBackupsSchedule"] = Never,
            ["DrillBackupsSchedule"] = Never,
            ["CheckDrillAgeSchedule"] = Never,
            ["CheckLiveDamageSchedule"] = Never,
            ["BackupPostgresBaseSchedule"] = Never,
            ["WatchWalArchiveSchedule"] = Never,
            ["VerifyBackupsSchedule"] = Never,
            ["CheckBackupFreshnessSchedule"] = Never,
            ["PruneBackupsSchedule"] = Never,
            ["RecoverDeliveriesSchedule"] = Never,
            ["AdvanceDeploymentsSchedule"] = Never,
            ["FollowDrainSchedule"] = Never,
            ["EvaluateAlertRulesSchedule"] = Never,
            ["CollectMetricsSchedule"] = Never,
            ["RecoverAlarmsSchedule"] = Never,
            ["SendNoticesSchedule"] = Never,
            ["TellOfRaisedAlarmsSchedule"] = Never,
            ["DailyCostReportSchedule"] = Never,
            ["MonthlyCostReportSchedule"] = Never,
            ["Cos__Prune__SecretId"] = cloud.Emulator.SecretId,
            ["Cos__Prune__SecretKey"] = cloud.Emulator.SecretKey,
            ["TENCENTCLOUD_SECRET_ID"] = cloud.Emulator.SecretId,
            ["TENCENTCLOUD_SECRET_KEY"] = cloud.Emulator.SecretKey,
            ["Cos__Region"] = "ap-shanghai",
            ["Cos__Bucket"] = Bucket.Name,
            ["Cos__Endpoint"] = endpoint,
            ["Backups__Recipients"] = cloud.Site.Recipient,
            ["Backups__IdentityFile"] = cloud.Site.IdentityFile,
            ["Backups__SigningKeyFile"] = cloud.Site.SigningKeyFile,
            ["Postgres__ConnectionString"] = cloud.Site.Postgres.ConnectionString(database),
            ["PGPASSWORD"] = cloud.Site.Postgres.Password,
        };
    }

    private Stand(Stand other, string name, string? value)
    {
        (Cloud, Database, Bucket, settings) = (other.Cloud, other.Database, other.Bucket, new(other.settings));
        if (value is null)
            settings.Remove(name);
        else
            settings[name] = value;
    }

    public Cloud Cloud { get; }

    public Site Site => Cloud.Site;

    /// <summary>The database that it backs up.</summary>
    public string Database { get; }

    public BucketFolder Bucket { get; }

    /// <summary>The same installation with one setting changed, or without it.</summary>
    public Stand With(string name, string? value) => new(this, name, value);

    /// <summary>The same installation with a second bucket, of the same cloud and credential.</summary>
    public Stand WithStandby(BucketFolder bucket) =>
        With("Cos__Standby__Region", "ap-guangzhou").With("Cos__Standby__Bucket", bucket.Name).With("Cos__Standby__Endpoint", Setting("Cos__Endpoint"))
            .With("Cos__Standby__SecretId", Setting("TENCENTCLOUD_SECRET_ID")).With("Cos__Standby__SecretKey", Setting("TENCENTCLOUD_SECRET_KEY"));

    /// <summary>All settings, for what is no command and no host of ours.</summary>
    public IReadOnlyDictionary<string, string> Settings => settings;

    /// <summary>The value of a setting.</summary>
    public string Setting(string name) => settings[name];

    public Task<OpsRun> TryOpsAsync(params string[] arguments) => TryOpsAsync(TestContext.Current.CancellationToken, arguments);

    public Task<OpsRun> TryOpsAsync(CancellationToken killed, params string[] arguments) => new OpsCommand(settings).TryAsync(killed, arguments);

    public Task<JsonElement> OpsAsync(params string[] arguments) => new OpsCommand(settings).RunAsync(TestContext.Current.CancellationToken, arguments);

    public async Task<JsonElement> BackUpAsync() => await OpsAsync("backup", "run", "postgres");

    /// <summary>The ids of the restore points that <c>ops backup list</c> shows, newest first.</summary>
    public async Task<IReadOnlyList<string>> ListAsync() =>
        [.. (await OpsAsync("backup", "list")).EnumerateArray().Select(point => point.GetProperty("id").GetString()!)];

    /// <summary>Restores into an empty database and compares it with the source.</summary>
    public async Task AssertRestoresAsync(string reference)
    {
        var scratch = await Site.NewScratchAsync();
        await OpsAsync("backup", "restore", reference, "--to", Site.Address(scratch));
        await Site.AssertEqualAsync(Database, scratch);
    }

    /// <summary>One run made one restore point, in so many attempts, and left nothing else behind.</summary>
    public async Task AssertOneRestorePointAsync(int attempts)
    {
        var started = Bucket.Facts("started");
        Assert.Equal(Enumerable.Range(1, attempts), started.Select(fact => fact.GetProperty("attempt").GetInt32()));
        Assert.Single(started.Select(fact => fact.GetProperty("runId").GetString()).Distinct());
        var completed = Assert.Single(Bucket.Facts("completed")).GetProperty("restorePointId").GetString()!;
        Assert.Equal(completed, started[^1].GetProperty("restorePointId").GetString());
        Assert.Equal([completed], await ListAsync());
        var remains = Bucket.BackupKeys().Where(key => !key.Contains(completed, StringComparison.Ordinal)).ToArray();
        // A dead attempt's place may stay closed: a mark that nothing can be committed there any more.
        Assert.All(remains, key => Assert.Equal(ManifestCodec.Abandoned, File.ReadAllBytes(Bucket.FileOf(key))));
        Assert.Equal(0, Bucket.UnfinishedUploads);
    }

    /// <summary>Starts a functions host with its worker.</summary>
    /// <param name="graceSeconds">How long running functions may take to end after SIGTERM.</param>
    public async Task<RunningHost> StartHostAsync(int graceSeconds = 15)
    {
        var log = Path.Combine(Site.Folder.Path, "logs", string.Create(CultureInfo.InvariantCulture, $"{Bucket.Name}-{Guid.NewGuid():N}.log"));
        return new RunningHost(
            await FunctionsHostProcess.StartAsync(
                new() { Environment = settings, MasterKey = Site.Folder.MasterKey, ShutdownGrace = TimeSpan.FromSeconds(graceSeconds), LogFile = log },
                TestContext.Current.CancellationToken),
            Site.Folder, log);
    }
}
