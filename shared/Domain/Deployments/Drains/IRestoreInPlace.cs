namespace SuperInsight.Domain.Deployments.Drains;

/// <summary>Takes the data that a service works on back to restore points, where they are.</summary>
public interface IRestoreInPlace
{
    /// <summary>Nothing takes work, and what holds the data runs. Idempotent by <paramref name="occasion"/>: what was restored for it stays.</summary>
    /// <param name="points">One for each source.</param>
    /// <param name="occasion">Names what is done. Lower-case letters, digits and <c>-</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What was done, and where what was there before is now, for people.</returns>
    /// <exception cref="OperationException">Not all of it is restored: nothing must take work; repeat.</exception>
    Task<string> RunAsync(IReadOnlyList<string> points, string occasion, CancellationToken cancellationToken);
}
