using System.Text.Json;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Protocol;

namespace LocalFunctions.Host.Timers;

/// <summary>Builds the invocation of a timer function.</summary>
internal static class TimerRequest
{
    /// <param name="status">Null when the timer keeps none.</param>
    public static InvocationRequest Create(FunctionDefinition function, ISchedule schedule, TimerStatus? status, bool isPastDue, TimeZoneInfo zone)
    {
        var info = new TimerInfoDocument(
            new TimerScheduleDocument(schedule.AdjustsForDaylightSaving), status is null ? null : TimerStatusDocument.From(status, zone), isPastDue);
        return new InvocationRequest
        {
            InputData =
            {
                new ParameterBinding
                {
                    Name = function.Trigger.Name,
                    Data = new TypedData { Json = JsonSerializer.Serialize(info, TimerJson.Default.TimerInfoDocument) },
                },
            },
        };
    }
}
