namespace SuperInsight.Domain.Tests.Backups;

/// <summary>Waits for what happens on another thread.</summary>
internal static class Wait
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(2), deadline.Token);
    }
}
