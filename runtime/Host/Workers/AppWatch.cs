using LocalFunctions.Host.Configuration;

namespace LocalFunctions.Host.Workers;

/// <summary>With FUNCTIONS_WATCH: replaces the worker when the app in the script root is built anew. What runs ends first.</summary>
internal sealed partial class AppWatch(HostSettings settings, TimeProvider clock, ILogger<AppWatch> logger)
{
    /// <summary>A build writes many files: it is over when it has been quiet for so long.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    /// <summary>Completes when the app has changed since the call; never when it is not watched.</summary>
    public async Task ChangedAsync(CancellationToken cancellationToken)
    {
        if (!settings.WatchesApp)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken);
            return;
        }
        using var changes = new SemaphoreSlim(0);
        using var watcher = new FileSystemWatcher(settings.ScriptRoot) { NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.FileName | NotifyFilters.Size };
        foreach (var pattern in (string[])["*.dll", "*.runtimeconfig.json", "*.deps.json", "worker.config.json", "appsettings*.json"])
            watcher.Filters.Add(pattern);
        watcher.Changed += (_, _) => changes.Release();
        watcher.Created += (_, _) => changes.Release();
        watcher.Renamed += (_, _) => changes.Release();
        watcher.EnableRaisingEvents = true;
        await changes.WaitAsync(cancellationToken);
        var seen = -1;
        while (seen != changes.CurrentCount)
        {
            seen = changes.CurrentCount;
            await Task.Delay(Quiet, clock, cancellationToken);
        }
        Log.Changed(logger, settings.ScriptRoot);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The app in {Folder} was built anew: its worker is replaced")]
        public static partial void Changed(ILogger logger, string folder);
    }
}
