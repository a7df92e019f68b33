using TencentEmulator.Control;

namespace TencentEmulator.Monitoring;

/// <summary>Control of monitoring: <c>monitor/alarms</c> (PUT adds an alarm to the list, or changes it), <c>monitor/policies</c> (PUT likewise).</summary>
internal sealed class MonitorControl(AlarmList alarms) : IControlPart
{
    public Task<object?> HandleAsync(ControlRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<object?>((request.Method, request.Path) switch
        {
            ("PUT", ["alarms"]) => alarms.Set(request.Read<AlarmSeed>()),
            ("PUT", ["policies"]) => alarms.Set(request.Read<PolicySeed>()),
            _ => null,
        });
}
