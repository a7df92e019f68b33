namespace LocalFunctions.Host.Workers;

/// <summary>Starts the app's worker; a process, except in tests that play it.</summary>
internal interface IWorkerLauncher
{
    /// <exception cref="WorkerStartException">It could not be started.</exception>
    IRunningWorker Start(WorkerLaunch launch);
}

/// <summary>A worker that was started.</summary>
internal interface IRunningWorker : IDisposable
{
    /// <summary>Completes when the worker is gone, with how it ended, as "exit code 134".</summary>
    Task<string> Exited { get; }

    /// <summary>The end of what it printed, for a message about a worker that did not come up.</summary>
    string LastOutput { get; }

    /// <summary>Its resident memory; null when that is not known.</summary>
    long? MemoryBytes { get; }

    /// <summary>Ends it and what it started, at once. Does nothing when it is gone.</summary>
    void Kill();
}
