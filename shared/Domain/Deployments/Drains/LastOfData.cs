using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Wal;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Deployments.Drains;

/// <summary>
/// Archives the last of PostgreSQL's WAL and looks that the bucket has it, and backs up whatever else there is. A PostgreSQL that does not
/// archive is backed up too.
/// </summary>
public sealed partial class LastOfData(IReadOnlyCollection<IDumpSource> sources, BackUpOnce backUp, IWalFlush flush, WalArchive archive, ILogger<LastOfData> logger) : ILastOfData
{
    private const string Operation = "make safe the last of";

    public async Task<string> SecureAsync(string occasion, CancellationToken cancellationToken)
    {
        List<string> kept = [];
        var archived = await ArchiveAsync(cancellationToken);
        if (archived is not null)
            kept.Add($"WAL up to {archived}");
        foreach (var source in sources.Where(source => source.Source == BackupSource.Redis || source.Source == BackupSource.Files || (archived is null && source.Source.IsDatabase)))
        {
            if (IsConfigured(source))
                kept.Add(await backUp.RunAsync(source.Source, occasion, cancellationToken));
        }

        return kept.Count > 0 ? string.Join(", ", kept)
            : throw new BackupException(Operation, "the data", "nothing here is archived or backed up", "Set what a backup needs (`ops doctor` shows it), or move the data out of the container.");
    }

    private async Task<string?> ArchiveAsync(CancellationToken cancellationToken)
    {
        if (await flush.FlushAsync(cancellationToken) is not { } flushed)
            return null;
        // What is dropped while the bucket is away is acknowledged to PostgreSQL all the same.
        return await archive.DescribeAsync(flushed.SystemIdentifier, flushed.Last, cancellationToken) is not null ? flushed.Last.ToString()
            : throw new BackupException(Operation, "PostgreSQL", $"the archive does not have {flushed.Last}, although PostgreSQL believes so", "`ops backup run postgres-base` closes the gap; look why WAL was dropped.");
    }

    private bool IsConfigured(IDumpSource source)
    {
        try
        {
            source.EnsureConfigured();
            return true;
        }
        catch (SettingException missing)
        {
            LogNotConfigured(logger, source.Source, missing.Message);
            return false;
        }
    }

    [LoggerMessage(EventId = 242, Level = LogLevel.Warning, Message = "{Source} is not backed up before the container goes: {Reason}")]
    private static partial void LogNotConfigured(ILogger logger, BackupSource source, string reason);
}
