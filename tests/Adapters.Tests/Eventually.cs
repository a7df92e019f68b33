namespace SuperInsight.Adapters.Tests;

/// <summary>Waits for what another process does.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <param name="describe">What there was instead, for the message when it never holds.</param>
    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string>? describe = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Deadline)
                Assert.Fail($"It did not hold within {Deadline.TotalSeconds:0} s. {describe?.Invoke()}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }

    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));
}
