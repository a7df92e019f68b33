using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.CloudRun;

namespace SuperInsight.Fakes.Deployments;

/// <summary>Answers as the version with most traffic does; one with any traffic spoils the answer when it is sick.</summary>
public sealed class InMemoryHealthProbe(ICloudRun cloud) : IHealthProbe
{
    /// <summary>How an image answers.</summary>
    public Func<string, ProbeHealth> HealthOf { get; set; } = static _ => ProbeHealth.Healthy;

    public async Task<ProbeAnswer> ProbeAsync(string service, Uri address, CancellationToken cancellationToken)
    {
        var serving = (await cloud.FindAsync(service, cancellationToken))?.Versions.Where(version => version.TrafficPercent > 0).ToArray() ?? [];
        var worst = serving.Length == 0 ? ProbeHealth.NoAnswer : serving.Max(version => HealthOf(version.Image));
        return new(worst, serving.Length == 1 ? serving[0].Name : null, worst == ProbeHealth.Healthy ? "HTTP 200" : worst == ProbeHealth.Unhealthy ? "HTTP 503" : "no answer");
    }
}
