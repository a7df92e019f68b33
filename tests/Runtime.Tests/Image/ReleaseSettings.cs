using System.Globalization;
using System.Runtime.Versioning;

namespace Runtime.Tests.Image;

/// <summary>What the instances of a released service and its controller are told.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ReleaseSettings(ContainerStand stand, string topology)
{
    public const string Service = "web";
    public const string Environment = "env-demo-1a2b3c";
    public const string Repository = "registry.example.com/demo/web";
    public const int Port = 7091;

    /// <summary>The emulated cloud, at everybody's own loopback.</summary>
    public static string Endpoint => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");

    public Dictionary<string, string> OfInstances()
    {
        var settings = new Dictionary<string, string>(Common().Concat(stand.Keys))
        {
            ["FollowDrainSchedule"] = "*/2 * * * * *",
            ["ResumeBackupsSchedule"] = "*/3 * * * * *",
        };
        if (topology == "external")
        {
            settings["DATABASE_URL"] = $"postgresql://superinsight@{ContainerStand.Hub}:5432/superinsight";
            settings["LABEL_STUDIO_DATABASE_URL"] = $"postgresql://superinsight@{ContainerStand.Hub}:5432/labelstudio";
            settings["REDIS_URL"] = $"redis://{ContainerStand.Hub}:6379/0";
        }

        return settings;
    }

    public Dictionary<string, string> OfController()
    {
        var settings = new Dictionary<string, string>(Common())
        {
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
            ["Operator__Role"] = "controller",
            ["Deployments__Image"] = Repository,
            ["Registry__Endpoint"] = Endpoint,
            ["Deployments__ProbeEvery"] = "1s",
            ["Deployments__BakeFor"] = "5s",
            ["AdvanceDeploymentsSchedule"] = "*/2 * * * * *",
        };
        if (topology != "external")
            settings["Deployments__SafeguardSources"] = "postgres,redis,files";
        return settings;
    }

    private Dictionary<string, string> Common() => new(ContainerStand.AccessTo(Endpoint, Service))
    {
        ["Topology"] = topology,
        ["AcceptDataLossSeconds"] = "60",
        ["Backups__TrustedSigners"] = stand.Signer,
    };
}
