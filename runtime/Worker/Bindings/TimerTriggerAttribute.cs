using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function on a schedule.</summary>
/// <param name="schedule">Six-field NCRONTAB (seconds first), a <see cref="TimeSpan"/>, or <c>%Setting%</c> that holds one.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    public string Schedule { get; } = schedule;

    /// <value>Whether to run once whenever the host starts. The default is false.</value>
    public bool RunOnStartup { get; set; }

    /// <value>Whether the host remembers past runs, so that one missed while it was down is made up for. The default is true.</value>
    public bool UseMonitor { get; set; } = true;
}
