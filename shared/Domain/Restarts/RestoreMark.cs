using SuperInsight.Domain.Work;

namespace SuperInsight.Domain.Restarts;

/// <summary>
/// Says on the ledger, in stream <c>work/restore</c>, that a live server is being restored into, so that nothing is restarted under it. It
/// holds nobody up: of two at once one is marked. Whoever dies over a restore is forgotten within 90 seconds.
/// </summary>
/// <param name="mark">A claim of its own kind; asked for when it is needed.</param>
public sealed class RestoreMark(Func<HeavyWork> mark)
{
    /// <summary>The stream that the mark is kept in.</summary>
    public const string Stream = "work/restore";

    /// <summary>Who restores now; null when nobody is known to.</summary>
    /// <exception cref="OperationException">The ledger is away.</exception>
    public Task<HeavyWorkHolder?> FindAsync(CancellationToken cancellationToken) => mark().FindHolderAsync(cancellationToken);

    /// <summary>Runs a restore under the mark; without it where there is no ledger, which a restore does not need.</summary>
    public async Task<T> DuringAsync<T>(string what, Func<Task<T>> restore, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(restore);
        await using var claim = await TakeAsync(what, cancellationToken);
        return await restore();
    }

    private async Task<HeavyWorkClaim?> TakeAsync(string what, CancellationToken cancellationToken)
    {
        try
        {
            return (await mark().TryTakeAsync(what, cancellationToken)).Claim;
        }
        catch (OperationException)
        {
            return null;
        }
    }
}
