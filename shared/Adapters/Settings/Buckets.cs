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

    /// <summary>Where there is another bucket to go to, less patience is lost on one: about 15 s of refusals, about two minutes of silence.</summary>
    private static readonly CosLimits StandbyLimits = new() { Retries = 5, Stall = TimeSpan.FromSeconds(15) };
    /// <summary>PostgreSQL calls again by itself, and must learn soon that the store is away: its disk fills meanwhile.</summary>
    private static readonly CosLimits WalLimits = new() { Retries = 3, Stall = TimeSpan.FromSeconds(10), Total = TimeSpan.FromMinutes(2) };

    private readonly OperatorSettings settings;
    private readonly Lock opening = new();
    private readonly Dictionary<(BucketSettings Bucket, CosLimits Limits), CosObjectStore> open = [];
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
    public IObjectStore Backups => Open(BucketSettings.Primary(settings, null), HasStandby ? StandbyLimits : BackupLimits);

    /// <summary>Where they go while that one keeps failing; null when no standby is configured.</summary>
    /// <exception cref="SettingException">It is configured by half, or is the same bucket.</exception>
    public IObjectStore? Standby
    {
        get
        {
            if (BucketSettings.Standby(settings) is not { } standby)
                return null;
            if (standby.IsSameAs(BucketSettings.Primary(settings, null)))
                throw new SettingException("Cos__Standby__Bucket", "it is the bucket that backups go to anyway", "Name another one, best in another region and account, or clear all Cos__Standby__ settings.");
            return Open(standby, StandbyLimits);
        }
    }

    /// <summary>The same bucket, for WAL: with less patience.</summary>
    /// <exception cref="SettingException">A setting is missing.</exception>
    public IObjectStore Wal => Open(BucketSettings.Primary(settings, null), WalLimits);

    /// <summary>The backups' bucket by the credential that may delete; the one that backs up should not.</summary>
    /// <exception cref="SettingException">A setting is missing: then nothing is pruned.</exception>
    public IObjectStore Prune => Open(BucketSettings.Prune(settings, null), BackupLimits);

    /// <summary>The standby bucket by the credential that may delete there; null when there is no standby.</summary>
    /// <exception cref="SettingException">A setting is missing: then nothing is pruned.</exception>
    public IObjectStore? PruneStandby => BucketSettings.PruneStandby(settings) is { } standby ? Open(standby, BackupLimits) : null;

    /// <summary>The ledger by the credential that may delete, for compaction only.</summary>
    /// <exception cref="SettingException">A setting is missing.</exception>
    public ILedger PruneLedger => new ObjectLedger(Open(BucketSettings.Prune(settings, settings.Get("State__Bucket")), FactLimits), LedgerPrefix);

    /// <summary>Where the operator's own facts go: <c>State__Bucket</c>, else the backups' bucket.</summary>
    /// <exception cref="SettingException">A setting is missing.</exception>
    public ILedger Ledger => OpenLedger();

    /// <summary>Whether the ledger lies where backups go.</summary>
    /// <exception cref="SettingException">A setting is missing.</exception>
    public bool BackupsHoldLedger => BucketSettings.Primary(settings, settings.Get("State__Bucket")).IsSameAs(BucketSettings.Primary(settings, null));

    /// <summary>The buckets of the first region, each once: that of backups and that of the ledger.</summary>
    /// <exception cref="SettingException">A setting is missing.</exception>
    public IReadOnlyList<string> Names => [.. new[] { Backups.Bucket, Open(BucketSettings.Primary(settings, settings.Get("State__Bucket")), FactLimits).Bucket }.Distinct()];

    /// <summary>Proves that the ledger's bucket refuses overwriting.</summary>
    /// <exception cref="SettingException">It does not.</exception>
    public Task ProveLedgerAsync(CancellationToken cancellationToken) => OpenLedger().ProveAsync(cancellationToken);

    private bool HasStandby => BucketSettings.Standby(settings) is not null;

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
        var store = Open(BucketSettings.Primary(settings, settings.Get("State__Bucket")), FactLimits);
        lock (opening)
            return ledger ??= new ProvenLedger(new ObjectLedger(store, LedgerPrefix), store, $"{LedgerPrefix}/.probe");
    }

    private CosObjectStore Open(BucketSettings bucket, CosLimits limits)
    {
        lock (opening)
        {
            if (open.TryGetValue((bucket, limits), out var store))
                return store;
            try
            {
                return open[(bucket, limits)] = connect(bucket.ToOptions(limits));
            }
            catch (ArgumentException unfit) when (bucket.Endpoint is not null)
            {
                throw new SettingException(bucket.Names.Endpoint, "it is not an address of COS", "Give it as https://HOST:PORT, with {bucket} where the bucket's name belongs, or leave it out.", unfit);
            }
        }
    }
}
