using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using SuperInsight.Adapters.LocalSystem;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Adapters.Drills;

/// <summary>
/// Makes folders for scratch places, for their owner only, and removes those whose owner died. Each holds a file that names its owner
/// by kernel facts, so that a living neighbour's is never touched.
/// </summary>
/// <param name="parent">Where they lie: setting <c>Backups__DrillDirectory</c>, else the system's temporary folder.</param>
public sealed partial class ScratchFolders(string parent, IOperatorProcess process, TimeProvider clock, ILogger<ScratchFolders> logger)
{
    private const string Prefix = "superinsight-drill-";
    private const string OwnerFile = "owner";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>No drill takes as long: an older folder of an owner of whom nothing is known (another boot, another container) is a leftover.</summary>
    private static readonly TimeSpan Unknown = TimeSpan.FromDays(1);

    /// <summary>How often a folder that still changes is tried again.</summary>
    private const int Tries = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Where they lie.</summary>
    public string Parent => parent;

    /// <summary>Bytes that are free there; null when the system does not say.</summary>
    public long? FreeBytes
    {
        get
        {
            try
            {
                return new DriveInfo(parent).AvailableFreeSpace;
            }
            catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return null;
            }
        }
    }

    /// <summary>Removes leftovers, then makes a new folder.</summary>
    /// <exception cref="BackupException">It cannot be made.</exception>
    public async Task<string> CreateAsync(CancellationToken cancellationToken)
    {
        await SweepAsync(cancellationToken);
        // mkdir(2) takes no existing name for new, but .NET does; nobody guesses 64 bits.
        var path = Path.Combine(parent, Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
        try
        {
            Directory.CreateDirectory(path, OwnerOnly);
            await File.WriteAllTextAsync(Path.Combine(path, OwnerFile), process.Key, cancellationToken);
            return path;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new BackupException("make scratch folder in", parent, refused.Message, "Set Backups__DrillDirectory to a folder that may be written to and has room for the restored data.", refused);
        }
    }

    /// <summary>Removes a folder of ours. What cannot be removed now, the next drill removes.</summary>
    public async Task RemoveAsync(string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
            {
                if (attempt == Tries)
                {
                    LogLeft(logger, busy, path);
                    return;
                }
            }

            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(parent))
            return;
        foreach (var path in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!IsLeft(path))
                continue;
            EndServer(path);
            await RemoveAsync(path);
            LogSwept(logger, path);
        }
    }

    private bool IsLeft(string path)
    {
        try
        {
            var owner = Path.Combine(path, OwnerFile);
            var key = File.Exists(owner) ? File.ReadAllText(owner) : string.Empty;
            if (key == process.Key)
                return false;
            return process.IsKnownDead(key) || (!IsOfThisWorld(key) && clock.GetUtcNow() - Directory.GetCreationTimeUtc(path) > Unknown);
        }
        catch (Exception foreign) when (foreign is IOException or UnauthorizedAccessException)
        {
            // Another user's, or just removed by a neighbour.
            return false;
        }
    }

    /// <summary>Of a process of our own boot and pid namespace it is known whether it lives.</summary>
    private bool IsOfThisWorld(string key) => World(key) == World(process.Key);

    private static string World(string key) => string.Join('/', key.Split('/').SkipLast(2));

    /// <summary>The kernel ends a server with its starter; but the one may have died before the other was tied to it.</summary>
    private static void EndServer(string path)
    {
        try
        {
            var data = Path.Combine(path, "data");
            var pidFile = Path.Combine(data, "postmaster.pid");
            if (File.Exists(pidFile)
                && int.TryParse(File.ReadLines(pidFile).FirstOrDefault(), CultureInfo.InvariantCulture, out var pid) && pid > 1
                && File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cmdline")).Split('\0').Contains(data))
                ProcessSignals.Send(pid, ProcessSignals.Quit);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
        }
    }

    [LoggerMessage(EventId = 170, Level = LogLevel.Warning, Message = "Scratch folder {Path} cannot be removed now; the next drill tries again")]
    private static partial void LogLeft(ILogger logger, Exception exception, string path);

    [LoggerMessage(EventId = 171, Level = LogLevel.Information, Message = "Removed {Path}, left by a drill that was killed")]
    private static partial void LogSwept(ILogger logger, string path);
}
