using Microsoft.Extensions.Logging;

namespace SampleApp;

/// <summary>One invocation waits here until another opens it.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Opened => opened.Task;

    public void Open() => opened.TrySetResult();
}

/// <summary>Lives as long as one invocation.</summary>
public sealed class InvocationScope(ILogger<InvocationScope> logger) : IDisposable
{
    public bool IsDisposed { get; private set; }

    public void Dispose()
    {
        IsDisposed = true;
        logger.LogInformation("Scope disposed");
    }
}
