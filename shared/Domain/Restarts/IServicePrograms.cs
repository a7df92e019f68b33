namespace SuperInsight.Domain.Restarts;

/// <summary>The programs of one container, each by itself. Every method is idempotent, and returns when what it promises is so.</summary>
/// <exception cref="OperationException">Any of them: the supervisor does not answer, or a program does not obey in time.</exception>
public interface IServicePrograms
{
    /// <summary>Whether it runs, or is about to; null when there is no such program here.</summary>
    Task<bool?> RunsAsync(string service, CancellationToken cancellationToken);

    /// <summary>Ends it. It stays so, whatever its supervisor would do by itself.</summary>
    Task StopAsync(string service, CancellationToken cancellationToken);

    /// <summary>Starts it; returns when it runs, which does not mean that it answers.</summary>
    Task StartAsync(string service, CancellationToken cancellationToken);
}
