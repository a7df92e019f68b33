using Microsoft.Extensions.Time.Testing;

namespace SuperInsight.Adapters.Tests.Web;

/// <summary>Lets pauses pass on a clock that only the test moves.</summary>
internal static class ClockRuns
{
    /// <summary>Steps of a tenth of a second leave real connections the time that they need.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>Moves the clock on until the call has ended.</summary>
    public static async Task<T> RunAsync<T>(this FakeTimeProvider clock, Task<T> call, TimeSpan? step = null)
    {
        await clock.RunAsync((Task)call, step);
        return await call;
    }

    /// <summary>Moves the clock on until the call has ended.</summary>
    public static async Task RunAsync(this FakeTimeProvider clock, Task call, TimeSpan? step = null)
    {
        await Eventually.TrueAsync(() =>
        {
            if (!call.IsCompleted)
                clock.Advance(step ?? Step);
            return call.IsCompleted;
        });
        await call;
    }
}
