using TencentEmulator.Control;

namespace TencentEmulator.Monitoring;

/// <summary>Control of monitoring: <c>monitor/alarms</c> (PUT adds an alarm to the list, or changes it).</summary>
internal sealed class MonitorControl(AlarmList alarms) : IControlPart
{
    public Task<object?> HandleAsync(ControlRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<object?>((request.Method, request.Path) is ("PUT", ["alarms"]) ? alarms.Set(request.Read<AlarmSeed>()) : null);
}
