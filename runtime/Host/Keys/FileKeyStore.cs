namespace LocalFunctions.Host.Keys;

/// <summary>Keys as files of a folder, readable by the owner only.</summary>
internal sealed class FileKeyStore(string folder, Func<string> newId) : IKeyStore, IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly SemaphoreSlim changing = new(1);

    public async Task<byte[]> ReadOrCreateAsync(string name, Func<byte[]> create, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, name);
        try
        {
            if (!File.Exists(path))
                await CreateAsync(path, create(), cancellationToken);
            return await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new KeyStoreException($"Function keys cannot be kept in '{path}': {problem.Message} Check the folder of FUNCTIONS_SECRETS_PATH.", problem);
        }
    }

    public async Task ChangeAsync(string name, Func<byte[]> create, Func<byte[], byte[]> change, CancellationToken cancellationToken)
    {
        await changing.WaitAsync(cancellationToken);
        try
        {
            var content = await ReadOrCreateAsync(name, create, cancellationToken);
            var path = Path.Combine(folder, name);
            try
            {
                await WriteAsync(path, change(content), overwrite: true, cancellationToken);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                throw new KeyStoreException($"Function keys cannot be kept in '{path}': {problem.Message} Check the folder of FUNCTIONS_SECRETS_PATH.", problem);
            }
        }
        finally
        {
            changing.Release();
        }
    }

    public void Dispose() => changing.Dispose();

    private async Task CreateAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(path, content, overwrite: false, cancellationToken);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another host was quicker; its file counts.
        }
    }

    /// <summary>Written beside and moved into place: another host sees the whole file or none.</summary>
    private async Task WriteAsync(string path, byte[] content, bool overwrite, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            MakeFolder();
        var draft = $"{path}.{newId()}.tmp";
        try
        {
            await using (var file = new FileStream(draft, Options()))
            {
                await file.WriteAsync(content, cancellationToken);
                file.Flush(flushToDisk: true);
            }
            File.Move(draft, path, overwrite);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return options;
    }
}
