namespace Runtime.Tests.Workers;

/// <summary>How long a test waits for what must happen: generous, since the machine may be busy.</summary>
internal static class Deadline
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    public static CancellationTokenSource Start()
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Long);
        return deadline;
    }
}
