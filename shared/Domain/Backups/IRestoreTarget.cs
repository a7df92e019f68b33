namespace SuperInsight.Domain.Backups;

/// <summary>Where a restore goes.</summary>
public interface IRestoreTarget
{
    /// <summary>The target without any secret: <c>host:port/database</c>.</summary>
    string Description { get; }

    /// <summary>Counts what the target holds now; all zero means empty.</summary>
    Task<Inventory> TakeInventoryAsync(CancellationToken cancellationToken);

    /// <summary>Whether a dump of this format (<see cref="DumpPart.Format"/>) can be restored here.</summary>
    bool Takes(string format);

    /// <summary>What of a dump's contents this target is to hold in the end: all, unless it was told to take a part.</summary>
    Inventory Expect(Inventory contents) => contents;

    /// <summary>What a restore that did not come to its end leaves in the target, as a sentence; null when the target is as it was.</summary>
    string? Unfinished(RestoreReplacement replace) => null;

    /// <summary>How many objects of users' making (tables, views, sequences, functions, large objects; keys; files) the target has.</summary>
    Task<long> CountObjectsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Opens the target for writing. A database is filled in one transaction: nothing is changed unless
    /// <see cref="RestoreSession.CompleteAsync"/> succeeds. Other targets say in their own words what an unfinished restore leaves.
    /// </summary>
    /// <param name="replace">What to do about objects that are in the way.</param>
    /// <param name="contents">What the dump holds, such as the roles that it refers to.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task<RestoreSession> OpenAsync(RestoreReplacement replace, Inventory contents, CancellationToken cancellationToken);
}

/// <summary>What a restore does to objects that are in its way.</summary>
public enum RestoreReplacement
{
    /// <summary>Refuse a target that is not empty.</summary>
    None,

    /// <summary>Drop them first, in the same transaction.</summary>
    SameNames,
}

/// <summary>A restore under way.</summary>
public abstract class RestoreSession : IAsyncDisposable
{
    /// <summary>What a person should know about this restore, such as roles that are missing; null when there is nothing to say.</summary>
    public abstract string? Warning { get; }

    /// <summary>Takes the dump's bytes.</summary>
    /// <exception cref="OperationException">The target's tool gave up; the message holds its last words.</exception>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Ends the input and waits until the transaction is committed.</summary>
    public abstract Task CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Without <see cref="CompleteAsync"/>: ends the tool, so that the server rolls back.</summary>
    public abstract ValueTask DisposeAsync();
}
