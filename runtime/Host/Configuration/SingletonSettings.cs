using System.Text.Json;

namespace LocalFunctions.Host.Configuration;

/// <summary>host.json, <c>singleton</c>: the lease that lets one host at a time drive a timer.</summary>
/// <param name="LeasePeriod">15 to 60 s, the bounds of a blob lease; renewed at half. <value>15 s</value></param>
/// <param name="RecoveryInterval">How often a host without the lease tries for it. <value>60 s</value></param>
internal sealed record SingletonSettings(TimeSpan LeasePeriod, TimeSpan RecoveryInterval)
{
    public static SingletonSettings Parse(JsonElement singleton, string path)
    {
        var settings = new SingletonSettings(
            singleton.At("listenerLockPeriod").AsTimeSpan() ?? TimeSpan.FromSeconds(15),
            singleton.At("listenerLockRecoveryPollingInterval").AsTimeSpan() ?? TimeSpan.FromMinutes(1));
        if (settings.LeasePeriod < TimeSpan.FromSeconds(15) || settings.LeasePeriod > TimeSpan.FromSeconds(60))
            throw new HostSetupException($"{path}: singleton.listenerLockPeriod must be 15 to 60 seconds.");
        if (settings.RecoveryInterval < TimeSpan.FromSeconds(1))
            throw new HostSetupException($"{path}: singleton.listenerLockRecoveryPollingInterval must be at least a second.");
        return settings;
    }
}
