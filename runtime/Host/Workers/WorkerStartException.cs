namespace LocalFunctions.Host.Workers;

/// <summary>The worker did not come up. The message says how far it got.</summary>
internal sealed class WorkerStartException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The worker or its stream went away while something waited for it.</summary>
internal sealed class WorkerLostException(string message) : Exception(message);
