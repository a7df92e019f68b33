namespace SuperInsight.Domain.Deployments.Drains;

/// <summary>
/// The programs of one container. Every method is idempotent, goes on where another attempt was cut off, and returns when what it promises
/// is so.
/// </summary>
/// <exception cref="OperationException">Any of them: the supervisor does not answer or a program does not obey in time; repeat.</exception>
public interface IServiceControl
{
    /// <summary>Stops what takes work, from the outside in, and lets each finish what is under way.</summary>
    Task QuiesceAsync(CancellationToken cancellationToken);

    /// <summary>Stops what holds the data. What takes work must have been stopped before.</summary>
    Task RestAsync(CancellationToken cancellationToken);

    /// <summary>Starts what holds the data, and nothing else.</summary>
    Task ResumeDataAsync(CancellationToken cancellationToken);

    /// <summary>Starts everything, dependencies first, each when the one before runs.</summary>
    Task ResumeAsync(CancellationToken cancellationToken);
}
