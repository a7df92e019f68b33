namespace Runtime.Tests.Host;

/// <summary>Waits for a condition, with a deadline that only a broken program reaches.</summary>
internal static class Wait
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <param name="condition">What is waited for.</param>
    /// <param name="limit">For what takes long on a slow machine; null for <see cref="Deadline"/>.</param>
    public static Task UntilAsync(Func<bool> condition, TimeSpan? limit = null) => UntilAsync(() => Task.FromResult(condition()), limit);

    /// <inheritdoc cref="UntilAsync(Func{bool}, TimeSpan?)"/>
    public static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan? limit = null)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(limit ?? Deadline);
        while (!await condition())
            await Task.Delay(Pause, deadline.Token);
    }

    public static async Task<T> ForAsync<T>(Task<T> task) => await task.WaitAsync(Deadline, TestContext.Current.CancellationToken);

    public static async Task ForAsync(Task task) => await task.WaitAsync(Deadline, TestContext.Current.CancellationToken);
}
