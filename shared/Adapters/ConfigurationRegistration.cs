using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SuperInsight.Adapters.Dns;
using SuperInsight.Adapters.Settings;
using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Adapters.TencentCloud.Domains;
using SuperInsight.Domain.CustomDomains;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.TcbConfiguration.Applying;

namespace SuperInsight.Adapters;

/// <summary>
/// Wires comparing and applying the configuration, and the metric of certificates. Needs <see cref="OperatorRegistration.AddOperator"/>
/// and <see cref="TencentCloudRegistration.AddTencentCloud"/>; settings are read when a part is first asked for.
/// </summary>
public static class ConfigurationRegistration
{
    private const int Https = 443;

    private static readonly TimeSpan Handshake = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddConfiguration(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new DeploymentLedger(provider.GetRequiredService<Buckets>().Ledger));
        services.TryAddSingleton(provider => new FreezeLedger(provider.GetRequiredService<Buckets>().Ledger));
        return services
            .AddSingleton<IDomainBindings>(provider => new TencentDomains(
                provider.GetRequiredService<CloudClient>(), CloudSettings.Environment(provider.GetRequiredService<OperatorSettings>())))
            .AddSingleton<IDomainNames, SystemDomainNames>()
            .AddSingleton<IServedCertificates>(provider => new ShownCertificates(Https, Handshake, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IMetricsSource>(provider => new DeferredMetrics("certificates", () => new CertificateMetrics(
                provider.GetRequiredService<IDomainBindings>(), provider.GetRequiredService<IServedCertificates>())))
            .AddSingleton<PlanConfiguration>()
            .AddSingleton(provider => new ApplyConfiguration(
                provider.GetRequiredService<PlanConfiguration>(), provider.GetRequiredService<ICloudRun>(), provider.GetRequiredService<IDomainBindings>(),
                provider.GetRequiredService<DeploymentLedger>(), provider.GetRequiredService<FreezeLedger>(), new ApplyPolicy(),
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ApplyConfiguration>>()));
    }
}
