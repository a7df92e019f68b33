namespace LocalFunctions.Host.Invocations;

/// <summary>Watches for what triggers one function.</summary>
internal interface IListener
{
    /// <summary>Runs until <paramref name="stopping"/>; returns when nothing more is begun and what was running has ended.</summary>
    Task RunAsync(CancellationToken stopping);
}
