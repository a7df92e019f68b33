namespace SuperInsight.Domain.Deployments.Drains;

/// <summary>Brings the last of the data to where the next container finds it, where they go with this one.</summary>
public interface ILastOfData
{
    /// <summary>Nothing writes any more but what holds the data, which runs.</summary>
    /// <param name="occasion">Names what is done: under the same name nothing is done twice. Lower-case letters, digits and <c>-</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What was kept, for people.</returns>
    /// <exception cref="OperationException">Not all of it is safe: nothing must be stopped; repeat.</exception>
    Task<string> SecureAsync(string occasion, CancellationToken cancellationToken);
}
