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

    /// <summary>PostgreSQL calls again by itself, and must learn soon that the store is away: its disk fills meanwhile.</summary>
    private static readonly CosLimits WalLimits = new() { Retries = 3, Stall = TimeSpan.FromSeconds(10), Total = TimeSpan.FromMinutes(2) };

    private readonly OperatorSettings settings;
    private readonly Lock opening = new();
    private readonly Dictionary<(string Bucket, CosLimits Limits), CosObjectStore> open = [];
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

    /// <summary>The same bucket, for WAL: with less patience.</summary>
    /// <exception cref="SettingException">A setting is missing.</exception>
    public IObjectStore Wal => Open(BackupBucket, WalLimits);

    /// <summary>Where the operator's own facts go: <c>State__Bucket</c>, else the backups' bucket.</summary>
    /// <exception cref="SettingException">A setting is missing.</exception>
    public ILedger Ledger => OpenLedger();

    /// <summary>Proves that the ledger's bucket refuses overwriting.</summary>
    /// <exception cref="SettingException">It does not.</exception>
    public Task ProveLedgerAsync(CancellationToken cancellationToken) => OpenLedger().ProveAsync(cancellationToken);

    private string BackupBucket => settings.Require("Cos__Bucket", "the bucket for backups, with the account's number: backup-1250000000");

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
        var prefix = settings.Get("State__Prefix") ?? "state";
        var store = Open(settings.Get("State__Bucket") ?? BackupBucket, FactLimits);
        lock (opening)
            return ledger ??= new ProvenLedger(new ObjectLedger(store, prefix), store, $"{prefix}/.probe");
    }

    private CosObjectStore Open(string bucket, CosLimits limits)
    {
        lock (opening)
        {
            if (open.TryGetValue((bucket, limits), out var store))
                return store;
            var options = new CosOptions(
                settings.Require("Cos__Region", "the bucket's region: ap-shanghai"), bucket,
                new Secret(settings.Require("TENCENTCLOUD_SECRET_ID", "the key's id")),
                new Secret(settings.Require("TENCENTCLOUD_SECRET_KEY", "the key")))
            {
                Endpoint = settings.Get("Cos__Endpoint"),
                SessionToken = Secret.From(settings.Get("TENCENTCLOUD_SESSION_TOKEN")),
                Limits = limits,
            };
            try
            {
                return open[(bucket, limits)] = connect(options);
            }
            catch (ArgumentException unfit) when (options.Endpoint is not null)
            {
                throw new SettingException("Cos__Endpoint", "it is not an address of COS", "Give it as https://HOST:PORT, with {bucket} where the bucket's name belongs, or leave it out.", unfit);
            }
        }
    }
}
