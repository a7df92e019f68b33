using Microsoft.Win32.SafeHandles;
using TencentEmulator.Hosting;

namespace TencentEmulator.Cos.Storage;

/// <summary>A multipart upload in progress: its folder and its parts. Safe for concurrent use.</summary>
internal sealed class Upload(string id, string folder, UploadState state)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, StoredPart> _parts = [];
    private bool _ended;

    public string Id { get; } = id;

    public UploadState State { get; } = state;

    public string PartFile(StoredPart part) => Path.Join(folder, part.FileName);

    public IReadOnlyList<StoredPart> Parts
    {
        get
        {
            lock (_gate)
                return [.. _parts.Values];
        }
    }

    /// <summary>Finds the parts again after a restart. Of two with the same number the younger counts.</summary>
    public void Load()
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*.part").OrderBy(file => file.LastWriteTimeUtc))
        {
            if (StoredPart.Read(file) is { } part)
                Replace(part);
        }
    }

    /// <summary>Puts a finished part in place, durably; an earlier part of that number is replaced.</summary>
    /// <exception cref="CosException">The upload has been completed or aborted meanwhile.</exception>
    public void Add(StoredPart part, Draft draft)
    {
        draft.Flush();
        lock (_gate)
        {
            if (_ended)
                throw CosError.NoSuchUpload();
            draft.MoveTo(PartFile(part));
            DurableFile.FlushDirectory(folder);
            Replace(part);
        }
    }

    /// <summary>Writes parts one behind the other into a file.</summary>
    /// <exception cref="CosException">The upload has been completed or aborted meanwhile.</exception>
    public async Task JoinAsync(IReadOnlyList<StoredPart> parts, SafeFileHandle target, CancellationToken cancellationToken)
    {
        try
        {
            long position = 0;
            foreach (var part in parts)
            {
                using var source = File.OpenHandle(PartFile(part), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                position = await FileJoin.AppendAsync(source, target, position, cancellationToken);
            }
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CosError.NoSuchUpload();
        }
    }

    /// <summary>Ends the upload; false when it had ended before. Its folder is removed.</summary>
    public bool End()
    {
        lock (_gate)
        {
            if (_ended)
                return false;
            _ended = true;
            Directory.Delete(folder, recursive: true);
            return true;
        }
    }

    private void Replace(StoredPart part)
    {
        if (_parts.TryGetValue(part.Number, out var earlier) && earlier.FileName != part.FileName)
            File.Delete(PartFile(earlier));
        _parts[part.Number] = part;
    }
}
