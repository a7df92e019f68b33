using SuperInsight.Adapters.Cos;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Settings;

/// <summary>Which bucket, where and as whom.</summary>
internal sealed record BucketSettings(string Region, string Bucket, Secret SecretId, Secret SecretKey, Secret? SessionToken, string? Endpoint, CosSettingNames Names)
{
    /// <param name="settings">Where it is written.</param>
    /// <param name="bucket">Another bucket of the same account; null for <c>Cos__Bucket</c>.</param>
    /// <exception cref="SettingException">A setting is missing.</exception>
    public static BucketSettings Primary(OperatorSettings settings, string? bucket)
    {
        bucket ??= settings.Require("Cos__Bucket", "the bucket for backups, with the account's number: backup-1250000000");
        return new(
            settings.Require("Cos__Region", "the bucket's region: ap-shanghai"), bucket,
            new Secret(settings.Require("TENCENTCLOUD_SECRET_ID", "the key's id")),
            new Secret(settings.Require("TENCENTCLOUD_SECRET_KEY", "the key")),
            Secret.From(settings.Get("TENCENTCLOUD_SESSION_TOKEN")), settings.Get("Cos__Endpoint"), CosSettingNames.Primary);
    }

    /// <summary>The same as <see cref="Primary"/>, by the credential that may delete.</summary>
    /// <exception cref="SettingException">A setting is missing: then nothing is pruned.</exception>
    public static BucketSettings Prune(OperatorSettings settings, string? bucket) => Primary(settings, bucket) with
    {
        SecretId = new Secret(settings.Require("Cos__Prune__SecretId", "the id of the key that may delete; without it nothing is pruned")),
        SecretKey = new Secret(settings.Require("Cos__Prune__SecretKey", "the key that may delete; without it nothing is pruned")),
        SessionToken = null,
    };

    /// <summary>The standby's; null when none of its settings is set.</summary>
    /// <exception cref="SettingException">One of them is set and another, that it needs, is not.</exception>
    public static BucketSettings? Standby(OperatorSettings settings)
    {
        string[] all = ["Cos__Standby__Region", "Cos__Standby__Bucket", "Cos__Standby__SecretId", "Cos__Standby__SecretKey", "Cos__Standby__Endpoint"];
        if (all.All(setting => settings.Get(setting) is null))
            return null;
        return new(
            Require("Cos__Standby__Region"), Require("Cos__Standby__Bucket"), new Secret(Require("Cos__Standby__SecretId")), new Secret(Require("Cos__Standby__SecretKey")),
            null, settings.Get("Cos__Standby__Endpoint"), CosSettingNames.Standby);

        string Require(string setting) => settings.Get(setting) ?? throw new SettingException(setting,
            "it is not set, but other settings of the standby bucket are", "Set Region, Bucket, SecretId and SecretKey of Cos__Standby__, or none of its settings.");
    }

    /// <summary>The same as <see cref="Standby"/>, by the credential that may delete there; null when there is no standby.</summary>
    /// <exception cref="SettingException">There is a standby, and this credential is missing: then nothing is pruned.</exception>
    public static BucketSettings? PruneStandby(OperatorSettings settings) => Standby(settings) is { } standby
        ? standby with
        {
            SecretId = new Secret(settings.Require("Cos__Standby__Prune__SecretId", "the id of the key that may delete in the standby bucket; without it nothing is pruned")),
            SecretKey = new Secret(settings.Require("Cos__Standby__Prune__SecretKey", "the key that may delete in the standby bucket; without it nothing is pruned")),
        }
        : null;

    public bool IsSameAs(BucketSettings other) => Bucket == other.Bucket && Region == other.Region && Endpoint == other.Endpoint;

    public CosOptions ToOptions(CosLimits limits) => new(Region, Bucket, SecretId, SecretKey) { Endpoint = Endpoint, SessionToken = SessionToken, Names = Names, Limits = limits };
}
