using System.Threading.Channels;
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
        var changes = Channel.CreateUnbounded<bool>();
        using var watcher = new FileSystemWatcher(settings.ScriptRoot) { NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.FileName | NotifyFilters.Size };
        foreach (var pattern in (string[])["*.dll", "*.runtimeconfig.json", "*.deps.json", "worker.config.json", "appsettings*.json"])
            watcher.Filters.Add(pattern);
        watcher.Changed += (_, _) => changes.Writer.TryWrite(true);
        watcher.Created += (_, _) => changes.Writer.TryWrite(true);
        watcher.Renamed += (_, _) => changes.Writer.TryWrite(true);
        watcher.EnableRaisingEvents = true;
        await changes.Reader.WaitToReadAsync(cancellationToken);
        var seen = 0;
        while (seen != changes.Reader.Count)
        {
            seen = changes.Reader.Count;
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
