using System.Formats.Tar;
using System.IO.Pipelines;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Wal;

namespace SuperInsight.Adapters.Postgres;

/// <summary>
/// Unpacks a base backup's tar while it arrives. The control file keeps another name until all is there: without it no server starts.
/// </summary>
internal sealed class ClusterTar : ClusterExtraction
{
    /// <summary>Tells a person what an unfinished folder is.</summary>
    public const string UnfinishedMark = "SUPERINSIGHT_RESTORE_UNFINISHED";

    private const string ControlFile = "global/pg_control";
    private const string HeldControlFile = ControlFile + ".unfinished";
    private const int CopyBytes = 256 << 10;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string path;
    private readonly string binDirectory;
    private readonly ClusterOwner owner;
    private readonly WalFetching fetching;
    private readonly Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 4 << 20, resumeWriterThreshold: 2 << 20, useSynchronizationContext: false));
    private readonly Task unpacking;

    public ClusterTar(string path, string binDirectory, ClusterOwner owner, WalFetching fetching)
    {
        (this.path, this.binDirectory, this.owner, this.fetching) = (path, binDirectory, owner, fetching);
        WriteFile(UnfinishedMark, "A restore into this folder has not come to its end. No server starts on it.\n");
        unpacking = Task.Run(UnpackAsync);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var result = await pipe.Writer.WriteAsync(bytes, cancellationToken);
        // The unpacking has ended: at the tar's end, with nothing but padding to come, or with a failure.
        if (result.IsCompleted)
            await unpacking;
    }

    public override async Task<string> CompleteAsync(RecoverySettings settings, CancellationToken cancellationToken)
    {
        await pipe.Writer.CompleteAsync();
        await unpacking;
        if (!File.Exists(Full(HeldControlFile)))
            throw Refused("the tar holds no control file", null);
        try
        {
            RecoveryFiles.Write(path, settings, fetching, WriteFile, Make);
            File.Move(Full(HeldControlFile), Full(ControlFile));
            File.Delete(Full(UnfinishedMark));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Refused(refused.Message, refused);
        }

        var start = $"{Path.Combine(binDirectory, "pg_ctl")} -D '{path}' -l '{path}/restore.log' -t 86400 -w start";
        return owner.Name is { } name ? $"runuser -u {name} -- {start}" : start;
    }

    public override async ValueTask DisposeAsync()
    {
        await pipe.Writer.CompleteAsync(new OperationCanceledException());
        await unpacking.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task UnpackAsync()
    {
        try
        {
            await using var stream = pipe.Reader.AsStream();
            await using var tar = new TarReader(stream);
            while (await tar.GetNextEntryAsync() is { } entry)
                await UnpackAsync(entry);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException or EndOfStreamException)
        {
            throw Refused(failure.Message, failure);
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
        }
    }

    private async Task UnpackAsync(TarEntry entry)
    {
        var name = entry.Name.TrimEnd('/');
        if (Path.IsPathRooted(name) || name.Split('/').Any(part => part is ".." or ""))
            throw Refused($"its tar names a place outside of it: {entry.Name}", null);
        if (name == ".")
            return;
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                Make(name);
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                if (Path.GetDirectoryName(name) is { Length: > 0 } folder && !Directory.Exists(Full(folder)))
                    Make(folder);
                var file = Full(name == ControlFile ? HeldControlFile : name);
                await using (var target = new FileStream(file, new FileStreamOptions
                {
                    Mode = System.IO.FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = FileMode, PreallocationSize = entry.Length,
                }))
                {
                    if (entry.DataStream is { } data)
                        await data.CopyToAsync(target, CopyBytes);
                }

                owner.Take(file);
                break;
            default:
                throw Refused($"its tar holds {entry.Name}, a {entry.EntryType}; clusters with tablespaces of their own cannot be restored so", null);
        }
    }

    private void Make(string name)
    {
        Directory.CreateDirectory(Full(name), ClusterDirectory.OwnerOnly);
        owner.Take(Full(name));
    }

    private void WriteFile(string name, string content)
    {
        var file = Full(name);
        using (var stream = new FileStream(file, new FileStreamOptions { Mode = System.IO.FileMode.Create, Access = FileAccess.Write, UnixCreateMode = FileMode }))
            stream.Write(System.Text.Encoding.UTF8.GetBytes(content));
        owner.Take(file);
    }

    private string Full(string name) => Path.Combine(path, name);

    private BackupException Refused(string reason, Exception? cause) =>
        new(ClusterDirectory.Operation, path, reason, "The folder stays, marked unfinished, and no server starts on it: remove it and try again, with more room perhaps.", cause);
}
