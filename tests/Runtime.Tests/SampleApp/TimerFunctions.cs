using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace SampleApp;

public sealed class TimerFunctions(ILogger<TimerFunctions> logger, InvocationScope scope) : IAsyncDisposable
{
    [Function("Tick")]
    [ExponentialBackoffRetry(5, "00:00:04", "00:15:00")]
    public Task Tick([TimerTrigger("%TickSchedule%")] TimerInfo timer, FunctionContext context)
    {
        logger.LogWarning(
            new EventId(7, "Ticked"),
            "Tick past due {PastDue}, next {Next:O}, {Count} {Ratio} {Missing}",
            timer.IsPastDue,
            timer.ScheduleStatus?.Next.ToUniversalTime(),
            3L,
            0.5,
            null);
        context.GetLogger("Other").LogError(new InvalidOperationException("logged"), "With exception");
        return Task.CompletedTask;
    }

    [Function("Noise")]
    public void Noise([TimerTrigger("00:01:00", RunOnStartup = true)] TimerInfo timer)
    {
        for (var line = 0; line < 50_000; line++)
            logger.LogInformation("Line {Line}", line);
        Console.WriteLine($"stdout of the function {timer.IsPastDue}");
    }

    public ValueTask DisposeAsync()
    {
        logger.LogInformation("Disposed before its scope: {Before}", !scope.IsDisposed);
        return ValueTask.CompletedTask;
    }
}
