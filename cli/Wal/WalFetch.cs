using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;

namespace SuperInsight.Cli.Wal;

/// <summary>Describes to a recovering server how to call us.</summary>
internal static class WalFetch
{
    /// <summary>What reading the archive takes. The server is started by another user perhaps, without our environment.</summary>
    private static readonly string[] Needed =
    [
        "TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_SESSION_TOKEN", "Cos__Region", "Cos__Bucket", "Cos__Endpoint",
    ];

    public static WalFetching Describe(IServiceProvider services, IdentityRing identities)
    {
        var settings = services.GetRequiredService<OperatorSettings>();
        Dictionary<string, string> values = Needed.Where(name => settings.Get(name) is not null).ToDictionary(name => name, name => settings.Get(name)!);
        values["Backups__Prefix"] = services.GetRequiredService<BackupLayout>().Prefix;
        values["Backups__TrustedSigners"] = string.Join(',', services.GetRequiredService<ManifestCodec>().Trusted);
        var keys = string.Concat(identities.Keys.Select(key => key.ToKeyFile(services.GetRequiredService<TimeProvider>().GetUtcNow())));
        // cli/bin/Release/net10.0/ and cli/Wal/bin/native/
        var native = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "Wal", "bin", "native", "ops-wal"));
        return File.Exists(native)
            ? new WalFetching(native, "fetch", null, values, keys)
            : new WalFetching(Path.Combine(AppContext.BaseDirectory, "ops"), "wal fetch", DotnetRoot(), values, keys);
    }

    /// <summary>The folder above <c>shared/Microsoft.NETCore.App/VERSION/</c>.</summary>
    private static string DotnetRoot() => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
}
