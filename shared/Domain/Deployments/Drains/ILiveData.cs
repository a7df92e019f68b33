using SuperInsight.Domain.Backups;

namespace SuperInsight.Domain.Deployments.Drains;

/// <summary>A store that a service works on, whose contents can be replaced whole.</summary>
public interface ILiveData
{
    /// <summary>Whether what is backed up as this source is here.</summary>
    bool Holds(BackupSource source);

    /// <summary>Whether the contents before stay at hand when they were replaced; otherwise they are to be backed up first.</summary>
    bool KeepsBefore { get; }

    /// <summary>
    /// Has an empty place filled and puts it where the present contents are. Idempotent by <paramref name="occasion"/>: once it has come to its
    /// end nothing more is done. A process that dies leaves the present contents, or what a repetition finishes.
    /// </summary>
    /// <param name="source">Which.</param>
    /// <param name="occasion">Names what is done.</param>
    /// <param name="fill">Fills an empty target, all of it or none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Where the contents before are, for people; null where they are nowhere.</returns>
    /// <exception cref="OperationException">It was not replaced; repeat.</exception>
    Task<string?> ReplaceAsync(BackupSource source, string occasion, Func<IRestoreTarget, CancellationToken, Task> fill, CancellationToken cancellationToken);
}
