using Microsoft.Extensions.Logging;
using SuperInsight.Adapters.Cos;
using SuperInsight.Adapters.State;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.State;

namespace SuperInsight.Adapters.Settings;

/// <summary>The buckets that the settings name, opened when they are first needed.</summary>
public sealed class Buckets : IDisposable
{
    /// <summary>A fact is small: whoever waits for it should soon know that the store is away.</summary>
    private static readonly CosLimits FactLimits = new() { Retries = 3, Stall = TimeSpan.FromSeconds(10), Total = TimeSpan.FromSeconds(30) };

    private static readonly CosLimits BackupLimits = new();

    private const string BackupId = "TENCENTCLOUD_SECRET_ID";
    private const string BackupKey = "TENCENTCLOUD_SECRET_KEY";
    private const string PruneId = "Cos__Prune__SecretId";
    private const string PruneKey = "Cos__Prune__SecretKey";

    private readonly OperatorSettings settings;
    private readonly Lock opening = new();
    private readonly Dictionary<(string Bucket, CosLimits Limits, string IdSetting), CosObjectStore> open = [];
    private readonly Func<CosOptions, CosObjectStore> connect;
    private ProvenLedger? ledger;

    public Buckets(OperatorSettings settings, TimeProvider clock, ILogger<CosObjectStore> logger)
    {
        this.settings = settings;
#pragma warning disable RS0030 // The composition root: here chance enters.
        connect = options => new CosObjectStore(options, clock, Random.Shared.NextDouble, Guid.NewGuid, logger);
#pragma warning restore RS0030
    }

    /// <summary>Where backups go.</summary>
    /// <exception cref="SettingException">A setting is missing.</exception>
    public IObjectStore Backups => Open(BackupBucket, BackupLimits);

    /// <summary>The backups' bucket by the credential that may delete; the one that backs up should not.</summary>
    /// <exception cref="SettingException">A setting is missing: then nothing is pruned.</exception>
    public IObjectStore Prune => Open(BackupBucket, BackupLimits, PruneId, PruneKey);

    /// <summary>The ledger by the credential that may delete, for compaction only.</summary>
    /// <exception cref="SettingException">A setting is missing.</exception>
    public ILedger PruneLedger => new ObjectLedger(Open(LedgerBucket, FactLimits, PruneId, PruneKey), LedgerPrefix);

    /// <summary>Where the operator's own facts go: <c>State__Bucket</c>, else the backups' bucket.</summary>
    /// <exception cref="SettingException">A setting is missing.</exception>
    public ILedger Ledger => OpenLedger();

    /// <summary>Proves that the ledger's bucket refuses overwriting.</summary>
    /// <exception cref="SettingException">It does not.</exception>
    public Task ProveLedgerAsync(CancellationToken cancellationToken) => OpenLedger().ProveAsync(cancellationToken);

    private string BackupBucket => settings.Require("Cos__Bucket", "the bucket for backups, with the account's number: backup-1250000000");

    private string LedgerBucket => settings.Get("State__Bucket") ?? BackupBucket;

    private string LedgerPrefix => settings.Get("State__Prefix") ?? "state";

    public void Dispose()
    {
        lock (opening)
        {
            foreach (var store in open.Values)
                store.Dispose();
            open.Clear();
        }
    }

    private ProvenLedger OpenLedger()
    {
        var store = Open(LedgerBucket, FactLimits);
        lock (opening)
            return ledger ??= new ProvenLedger(new ObjectLedger(store, LedgerPrefix), store, $"{LedgerPrefix}/.probe");
    }

    private CosObjectStore Open(string bucket, CosLimits limits, string idSetting = BackupId, string keySetting = BackupKey)
    {
        lock (opening)
        {
            if (open.TryGetValue((bucket, limits, idSetting), out var store))
                return store;
            var options = new CosOptions(
                settings.Require("Cos__Region", "the bucket's region: ap-shanghai"), bucket,
                new Secret(settings.Require(idSetting, idSetting == PruneId ? "the id of the key that may delete; without it nothing is pruned" : "the key's id")),
                new Secret(settings.Require(keySetting, idSetting == PruneId ? "the key that may delete; without it nothing is pruned" : "the key")))
            {
                Endpoint = settings.Get("Cos__Endpoint"),
                SessionToken = idSetting == BackupId ? Secret.From(settings.Get("TENCENTCLOUD_SESSION_TOKEN")) : null,
                Limits = limits,
            };
            try
            {
                return open[(bucket, limits, idSetting)] = connect(options);
            }
            catch (ArgumentException unfit) when (options.Endpoint is not null)
            {
                throw new SettingException("Cos__Endpoint", "it is not an address of COS", "Give it as https://HOST:PORT, with {bucket} where the bucket's name belongs, or leave it out.", unfit);
            }
        }
    }
}
