using SuperInsight.Domain.CustomDomains;
using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.TcbConfiguration.Differences;

namespace SuperInsight.Domain.TcbConfiguration.Applying;

/// <summary>What the cloud says of a service, in the configuration's terms.</summary>
public static class RunningReading
{
    /// <param name="service">The service.</param>
    /// <param name="serving">How the version with most traffic is configured; null when it is not told. The service itself may already say what only a failed release had.</param>
    /// <param name="access">The environment's domains.</param>
    /// <param name="paths">The paths below the environment's own address.</param>
    /// <exception cref="ConfigurationException">Its environment variables cannot be read.</exception>
    public static RunningConfiguration Of(RunDescription service, RunConfiguration? serving, DomainAccess access, IReadOnlyList<AccessPath> paths)
    {
        var (configuration, own) = (serving ?? service.Configuration, service.Configuration);
        return new RunningConfiguration
        {
            ServiceName = service.Name,
            Cpu = configuration.Cores > 0 ? configuration.Cores : own.Cores,
            Memory = configuration.MemoryGiB > 0 ? configuration.MemoryGiB : own.MemoryGiB,
            MinInstances = own.MinInstances,
            MaxInstances = own.MaxInstances,
            ScaleMetric = (configuration.Rule ?? own.Rule)?.Metric,
            ScaleThreshold = (configuration.Rule ?? own.Rule)?.Threshold,
            ContainerPort = configuration.Port > 0 ? configuration.Port : own.Port,
            Paths = [.. paths.Where(path => path.Service == service.Name).Select(path => path.Path)],
            DockerfilePath = own.Dockerfile,
            BuildDirectory = own.BuildDirectory,
            CustomLogs = configuration.Logs ?? own.Logs,
            VpcId = own.VpcId ?? configuration.VpcId,
            SubnetId = own.SubnetId ?? configuration.SubnetId,
            Volumes = configuration.Volumes.GroupBy(volume => volume.MountPath, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First().Source, StringComparer.Ordinal),
            EnvironmentVariables = configuration.Environment
                ?? throw new ConfigurationException(service.Name, "its present environment variables cannot be read, so that nothing can be merged into them", "Set them anew in the console, then repeat."),
            Domains = [.. service.CustomDomains.Concat(access.Bindings.Where(binding => binding.State != DomainBindingState.Failed).Select(binding => binding.Domain)).Distinct(StringComparer.Ordinal)],
            Certificates = access.Bindings.Where(binding => binding.CertificateId is not null).ToDictionary(binding => binding.Domain, binding => binding.CertificateId!, StringComparer.Ordinal),
        };
    }
}
