using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Adapters.Redis;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Cli.Diagnosis;

/// <summary>What backups need, looked at one by one.</summary>
internal static class BackupChecks
{
    /// <summary>COS refuses requests whose clock is off by 15 minutes; ours should never come near.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    public static IEnumerable<(string Check, Func<CancellationToken, Task<Finding>> Run)> All(IServiceProvider services) =>
    [
        ("bucket", token => BucketAsync(services, token)),
        ("standby bucket", token => StandbyAsync(services, token)),
        ("ledger", token => LedgerAsync(services, token)),
        ("database", token => DatabaseAsync(services, token)),
        ("redis", token => RedisAsync(services, token)),
        ("recipients", _ => Task.FromResult(Recipients(services))),
        ("signing key", _ => Task.FromResult(SigningKey(services))),
        ("trusted signers", _ => Task.FromResult(Good("trusted signers", string.Join(", ", Keys(services).TrustedSigners(null))))),
        ("identity", _ => Task.FromResult(Identity(services))),
        .. FreshnessChecks.All(services),
    ];

    private static Task<Finding> BucketAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        AnswersAsync(services, "bucket", services.GetRequiredService<Buckets>().Backups, cancellationToken);

    private static Task<Finding> StandbyAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<Buckets>().Standby is { } standby
            ? AnswersAsync(services, "standby bucket", standby, cancellationToken)
            : Task.FromResult(new Finding("standby bucket", FindingState.Warning, "none is configured", "Without Cos__Standby__ settings backups fail while the bucket's region or account does."));

    private static async Task<Finding> AnswersAsync(IServiceProvider services, string check, IObjectStore store, CancellationToken cancellationToken)
    {
        var prefix = services.GetRequiredService<BackupLayout>().KeyPrefix(null);
        await foreach (var page in store.ListAsync(prefix, null, "/", cancellationToken))
        {
            var skew = (services.GetRequiredService<TimeProvider>().GetUtcNow() - page.AsOf).Duration();
            return skew > ClockTolerance
                ? new(check, FindingState.Warning, $"{store.Bucket} answers, but this machine's clock is off by {skew.TotalSeconds:0} s", "Synchronise the clock (chrony, systemd-timesyncd).")
                : Good(check, $"{store.Bucket} answers");
        }

        return Good(check, $"{store.Bucket} answers");
    }

    private static async Task<Finding> LedgerAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var buckets = services.GetRequiredService<Buckets>();
        await buckets.ProveLedgerAsync(cancellationToken);
        return Good("ledger", "the bucket refuses overwriting, as the ledger needs");
    }

    private static async Task<Finding> DatabaseAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        Good("database", await new PostgresProbe(DatabaseAddress.Read(services.GetRequiredService<OperatorSettings>()), services.GetRequiredService<PostgresTools>()).DescribeAsync(cancellationToken));

    private static async Task<Finding> RedisAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var settings = services.GetRequiredService<OperatorSettings>();
        return RedisSetting.IsThere(settings)
            ? Good("redis", await new RedisProbe(RedisSetting.Read(settings)).DescribeAsync(cancellationToken))
            : new("redis", FindingState.Warning, "no Redis is named, so none is backed up", "Set Redis__ConnectionString, if there is one.");
    }

    private static Finding Recipients(IServiceProvider services)
    {
        var recipients = Keys(services).Recipients();
        return recipients.Count > 1
            ? Good("recipients", $"{recipients.Count} keys can decrypt")
            : new("recipients", FindingState.Warning, "only one key can decrypt", "Add the public key of a second identity, kept elsewhere, to Backups__Recipients: a lost identity means lost backups.");
    }

    private static Finding SigningKey(IServiceProvider services)
    {
        using var key = Keys(services).SigningKey();
        return Good("signing key", $"signs as {key.VerifyKey}");
    }

    private static Finding Identity(IServiceProvider services)
    {
        using var identities = Keys(services).ReadConfiguredIdentities();
        if (identities is null)
            return Good("identity", "none here, as it should be on a server: verify checks what is stored, restore asks for --identity");
        var own = identities.Keys.Select(identity => identity.Recipient).ToHashSet();
        return Keys(services).Recipients().Any(own.Contains)
            ? Good("identity", "can decrypt what is backed up")
            : new("identity", FindingState.Bad, "its public key is not among Backups__Recipients", "Restores on this machine would fail: add the key, or use the right identity file.");
    }

    private static KeyFiles Keys(IServiceProvider services) => services.GetRequiredService<KeyFiles>();

    private static Finding Good(string check, string detail) => new(check, FindingState.Good, detail);
}
