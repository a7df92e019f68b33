using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Invocations;

namespace LocalFunctions.Host.Timers;

/// <summary>A timer function and its resolved schedule.</summary>
/// <param name="RunOnStartup">Also run when the host takes the timer over.</param>
/// <param name="UseMonitor">Whether the function is told its schedule's status, and missed occurrences are run.</param>
internal sealed record TimerTrigger(FunctionDefinition Function, ISchedule Schedule, bool RunOnStartup, bool UseMonitor)
{
    /// <exception cref="HostSetupException">The schedule, or the setting it refers to, is missing or wrong.</exception>
    public static TimerTrigger From(FunctionDefinition function, HostSettings settings) => new(
        function,
        Schedules.Parse(settings.Configuration.Resolve(function.Trigger.Text("schedule") ?? ""), settings.TimeZone),
        function.Trigger.Properties.At("runOnStartup").AsFlag() ?? false,
        function.Trigger.Properties.At("useMonitor").AsFlag() ?? true);
}
