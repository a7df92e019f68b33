using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Adapters.Cos;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain;
using SuperInsight.Domain.Backups.Wal;
using SuperInsight.Domain.Compression;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Wal;

/// <summary>
/// What PostgreSQL itself calls, once a segment: <c>archive_command = 'ops wal push %p'</c> and <c>restore_command = 'ops wal fetch %f %p'</c>.
/// It wires its few parts by hand, because starting up is most of its work.
/// </summary>
internal static class WalEntry
{
    private const int Failed = 1;
    private const int Misused = 2;

    /// <summary>"Not in the archive": PostgreSQL takes it for the end of the log, or for a file that need not be there.</summary>
    private const int NotArchived = 1;

    /// <summary>
    /// Anything above 125 ends recovery at once; an error that went for "not archived" would make the server come up with the newest
    /// transactions missing. <see href="https://www.postgresql.org/docs/15/continuous-archiving.html#BACKUP-PITR-RECOVERY"/>
    /// </summary>
    private const int StopsRecovery = 200;

    /// <summary>Whether these arguments are ours to run.</summary>
    public static bool Takes(string[] args) => args is ["wal", "push", not ['-', ..]] or ["wal", "fetch", not ['-', ..], _] or ["wal", "fetch", not ['-', ..], _, "--identity" or "-i", _];

    public static Task<int> RunAsync(string[] args) => args[1] == "push" ? PushAsync(args[2]) : FetchAsync(args[2], args[3], args.Length > 5 ? args[5] : null);

    private static async Task<int> PushAsync(string path)
    {
        var directory = new WalDataDirectory(Directory.GetCurrentDirectory());
        try
        {
            var settings = OpsSettings.Read();
            var archive = new ArchiveWal(directory, WalSettings.ReadPending(settings), TimeProvider.System);
            var archived = await archive.RunAsync(Path.GetFileName(path), token => PushAsync(directory, settings, path, token), CancellationToken.None);
            if (archived == WalArchived.Dropped)
                await Console.Error.WriteLineAsync($"ops: {path} was NOT archived, and is given up: too much WAL waits (Wal__MaxPendingBytes). Point in time has a gap here until the next base backup.");
            return 0;
        }
        catch (OperationException failure)
        {
            await ComplainAsync(failure);
            return failure is SettingException ? Misused : Failed;
        }
    }

    private static async Task<WalPushed> PushAsync(WalDataDirectory directory, OperatorSettings settings, string path, CancellationToken cancellationToken)
    {
        var file = directory.Read(path);
        using var buckets = new Buckets(settings, TimeProvider.System, NullLogger<CosObjectStore>.Instance);
        var keys = new KeyFiles(settings);
        using var signing = keys.SigningKey();
        var push = new PushWal(buckets.Wal, Archive(settings, buckets, new WalSeal(keys.TrustedSigners(null))), keys.Recipients(), new ZstdOptions { Workers = 0 }, signing);
        return await push.RunAsync(file, cancellationToken);
    }

    private static async Task<int> FetchAsync(string name, string path, string? identityFile)
    {
        try
        {
            if (!WalFileName.TryParse(name, out var file))
                return NotArchived;
            var settings = OpsSettings.Read();
            var directory = new WalDataDirectory(Directory.GetCurrentDirectory());
            using var buckets = new Buckets(settings, TimeProvider.System, NullLogger<CosObjectStore>.Instance);
            var keys = new KeyFiles(settings);
            using var identities = (identityFile is null ? keys.ReadConfiguredIdentities() : keys.ReadIdentities(identityFile, "--identity"))
                ?? throw new SettingException("--identity", "WAL is encrypted: reading it needs the private key", "Give --identity FILE, or set Backups__IdentityFile.");
            var seal = new WalSeal(keys.TrustedSigners(null));
            var fetch = new FetchWal(Archive(settings, buckets, seal), seal);
            var identifier = directory.ReadSystemIdentifier();
            return await directory.PlaceAsync(path, stream => fetch.RunAsync(identifier, file, identities.Keys, stream, CancellationToken.None)) ? 0 : NotArchived;
        }
        catch (OperationException failure)
        {
            await ComplainAsync(failure);
            return StopsRecovery;
        }
    }

    private static WalArchive Archive(OperatorSettings settings, Buckets buckets, WalSeal seal) =>
        new(buckets.Wal, new WalLayout((settings.Get("Backups__Prefix") ?? "backups").Trim('/')), seal);

    private static async Task ComplainAsync(OperationException failure)
    {
        await Console.Error.WriteLineAsync($"ops: {failure.Message}");
        await Console.Error.WriteLineAsync($"     {failure.Hint}");
    }
}
