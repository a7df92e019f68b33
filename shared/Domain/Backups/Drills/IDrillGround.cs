namespace SuperInsight.Domain.Backups.Drills;

/// <summary>Where restore points of one kind can be restored for a test: a server, or a folder, that is made for it and thrown away.</summary>
public interface IDrillGround
{
    /// <summary>Whether dumps of this format (<see cref="DumpPart.Format"/>) are restored here.</summary>
    bool Takes(string format);

    /// <summary>Looks whether a drill of this point could be held on this machine, without beginning one. Cheap.</summary>
    /// <returns>What is in the way: a program that is missing or too old, too little room; null when nothing is.</returns>
    Task<DrillObstacle?> FindObstacleAsync(Manifest manifest, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the scratch place. Any number may be open at once, in this process and in others. Also removes what a drill that was
    /// killed left behind.
    /// </summary>
    /// <exception cref="OperationException">It could not be made; nothing of it is left.</exception>
    Task<IDrillScratch> OpenAsync(Manifest manifest, CancellationToken cancellationToken);
}

/// <summary>Why a drill is not possible on this machine. No failure: another machine may hold it.</summary>
/// <param name="Reason">One sentence.</param>
/// <param name="Hint">What would make it possible.</param>
public sealed record DrillObstacle(string Reason, string Hint);

/// <summary>A scratch place. Disposing removes it, whatever state it is in.</summary>
public interface IDrillScratch : IAsyncDisposable
{
    /// <summary>Empty, and nobody else's.</summary>
    IRestoreTarget Target { get; }

    /// <summary>What it is made with: program to version.</summary>
    IReadOnlyDictionary<string, string> Tools { get; }

    /// <summary>
    /// Whether a restore failed for a reason that is the place's and not the restore point's: the scratch server died, its disk is
    /// full, it lacks an extension.
    /// </summary>
    /// <returns>The reason; null when the point is to blame.</returns>
    DrillObstacle? Excuse(OperationException failure);
}
