namespace SuperInsight.Domain.Deployments;

/// <summary>
/// Brings a service whose data is with its instance to rest, so that two versions never write at once. Every method is idempotent.
/// What is wished rests on what was last found: when somebody else has wished something since, it is dropped, for whoever is behind must look again.
/// </summary>
/// <exception cref="OperationException">Any of them: the service's agent did not answer; ask again.</exception>
public interface IServiceDrain
{
    /// <summary>How far it is.</summary>
    Task<DrainState> FindAsync(string service, CancellationToken cancellationToken);

    /// <summary>Takes no more work and lets what is under way end; writes go out to where the next version finds them.</summary>
    Task DrainAsync(string service, CancellationToken cancellationToken);

    /// <summary>Stops what writes the data; the last of it is safe when it is stopped.</summary>
    Task StopAsync(string service, CancellationToken cancellationToken);

    /// <summary>Lets the version that is to serve take work again; containers of the other stay at rest, should there still be any.</summary>
    /// <param name="service">Which.</param>
    /// <param name="whom">Which version.</param>
    /// <param name="restore">Restore points that the data are taken back to first, by whoever has them; empty for none.</param>
    /// <param name="cancellationToken">Ends the wishing.</param>
    Task ReopenAsync(string service, ReopenFor whom, IReadOnlyList<string> restore, CancellationToken cancellationToken);

    /// <summary>The restore points that the data were taken back to since the service was last stopped.</summary>
    Task<IReadOnlyList<string>> FindRestoredAsync(string service, CancellationToken cancellationToken);
}

/// <summary>Which version takes work again after a rest.</summary>
public enum ReopenFor
{
    /// <summary>The one that came after the service was stopped.</summary>
    NewVersion,

    /// <summary>The one that was stopped: nothing took its place for good.</summary>
    StoppedVersion,

    /// <summary>The one from before, which the cloud has brought back: its container may be a new one, or the one that was stopped at first.</summary>
    RestoredVersion,
}

/// <summary>How far a service has come to rest.</summary>
public enum DrainState
{
    /// <summary>It works.</summary>
    Open,

    /// <summary>It takes no more work.</summary>
    Draining,

    /// <summary>Nothing is under way.</summary>
    Drained,

    /// <summary>Nothing writes.</summary>
    Stopped,
}
