using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuperInsight.Adapters.Settings;
using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Adapters.TencentCloud.CloudRun;
using SuperInsight.Adapters.TencentCloud.Monitoring;
using SuperInsight.Domain.Callbacks;
using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.Deployments.Traffic;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters;

/// <summary>Wires Tencent Cloud's API. Needs <see cref="OperatorRegistration.AddOperator"/>; settings are read when a part is first asked for.</summary>
public static class TencentCloudRegistration
{
    public static IServiceCollection AddTencentCloud(this IServiceCollection services) => services
        .AddSingleton(Client)
        .AddSingleton(provider => CloudSettings.Target(provider.GetRequiredService<OperatorSettings>()))
        .AddSingleton<ICloudRun>(provider => new TencentCloudRun(
            provider.GetRequiredService<CloudClient>(), CloudSettings.Environment(provider.GetRequiredService<OperatorSettings>())))
        .AddSingleton<IAlarmPolicies>(provider => new TencentAlarmPolicies(provider.GetRequiredService<CloudClient>()))
        .AddSingleton<ITrafficStatistics>(provider => new TencentTraffic(
            provider.GetRequiredService<CloudClient>(), CloudSettings.Environment(provider.GetRequiredService<OperatorSettings>())));

    private static CloudClient Client(IServiceProvider provider)
    {
        var options = CloudSettings.Options(provider.GetRequiredService<OperatorSettings>());
        try
        {
#pragma warning disable RS0030 // The composition root: here chance enters.
            return new CloudClient(options, handler: null, provider.GetRequiredService<TimeProvider>(), Random.Shared.NextDouble, provider.GetRequiredService<ILogger<CloudClient>>());
#pragma warning restore RS0030
        }
        catch (ArgumentException unfit)
        {
            throw new SettingException("TencentCloud__Endpoint", "it is not an address of Tencent Cloud's API", "Give it as https://HOST:PORT, with {product} where the product's name belongs, or leave it out.", unfit);
        }
    }
}
