using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Redis;

/// <summary>An RDB file being written under a temporary name beside its own.</summary>
internal sealed class RdbFile : RestoreSession
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string file;
    private readonly string temporary;
    private readonly FileStream content;

    private RdbFile(string file, string temporary, FileStream content) => (this.file, this.temporary, this.content) = (file, temporary, content);

    public override string? Warning => null;

    /// <exception cref="BackupException">The folder is missing, or may not be written to.</exception>
    public static RdbFile Create(string file)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetFileName(file)}.{Path.GetRandomFileName()}");
        try
        {
            return new RdbFile(file, temporary, new FileStream(temporary, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerOnly,
                BufferSize = 0,
            }));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failure(file, failure);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await content.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException failure)
        {
            throw Failure(file, failure);
        }
    }

    public override async Task CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            content.Flush(flushToDisk: true);
            await content.DisposeAsync();
            // Never over another: it links the new name, which fails where there is one.
            File.Move(temporary, file, overwrite: false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failure(file, failure);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await content.DisposeAsync();
        File.Delete(temporary);
    }

    private static BackupException Failure(string file, Exception cause) =>
        new(RdbFileTarget.Operation, file, $"it cannot be written ({cause.Message})", "Check the folder, its permissions and the space on its disk.", cause);
}
