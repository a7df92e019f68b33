using Microsoft.Win32.SafeHandles;
using TencentEmulator.Hosting;

namespace TencentEmulator.Cos.Storage;

/// <summary>A multipart upload in progress: its folder and its parts. Safe for concurrent use.</summary>
internal sealed class Upload(string id, string folder, UploadState state)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, StoredPart> _parts = [];
    private readonly PartSlots _slots = new();
    private readonly string _wholeFile = Path.Join(folder, "whole.data");
    private bool _ended;

    public string Id { get; } = id;

    public UploadState State { get; } = state;

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
            if (StoredPart.Read(file) is not { } part)
                continue;
            if (part.Offset is not null)
                _slots.Restore(part);
            Replace(part);
        }
    }

    /// <summary>Opens the place where a part of the announced length is to be received.</summary>
    /// <exception cref="CosException">The upload has been completed or aborted meanwhile.</exception>
    public PartTarget Open(int number, long? length, long largest, Func<Draft> newDraft)
    {
        try
        {
            return _slots.Take(number, length) is { } offset
                ? new PartTarget(_slots, number, offset, length!.Value, _wholeFile)
                : new PartTarget(newDraft(), number, largest);
        }
        catch (DirectoryNotFoundException)
        {
            throw CosError.NoSuchUpload();
        }
    }

    /// <summary>Makes a received part count; an earlier part of that number is replaced.</summary>
    /// <exception cref="CosException">The upload has been completed or aborted meanwhile.</exception>
    public void Add(StoredPart part, PartTarget target)
    {
        lock (_gate)
        {
            if (_ended)
                throw CosError.NoSuchUpload();
            if (target.Draft is { } draft)
                draft.MoveTo(PartFile(part));
            else
                File.Create(PartFile(part)).Dispose();
            Replace(part);
            target.Keep();
        }
    }

    /// <summary>Makes a file of the parts given, one behind the other: their common file itself when it holds just them, else a copy.</summary>
    /// <exception cref="CosException">The upload has been completed or aborted meanwhile.</exception>
    public async Task<Draft> JoinAsync(IReadOnlyList<StoredPart> parts, Bucket bucket, CancellationToken cancellationToken)
    {
        try
        {
            if (_slots.Seal() && IsWhole(parts))
                return bucket.NewDraft(_wholeFile);
            var joined = bucket.NewDraft();
            try
            {
                await CopyAsync(parts, joined.File, cancellationToken);
                return joined;
            }
            catch
            {
                joined.Dispose();
                throw;
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

    private bool IsWhole(IReadOnlyList<StoredPart> parts)
    {
        long end = 0;
        foreach (var part in parts)
        {
            if (part.Offset != end)
                return false;
            end += part.Size;
        }

        return new FileInfo(_wholeFile).Length == end;
    }

    private async Task CopyAsync(IReadOnlyList<StoredPart> parts, SafeFileHandle target, CancellationToken cancellationToken)
    {
        long position = 0;
        foreach (var part in parts)
        {
            var file = part.Offset is null ? PartFile(part) : _wholeFile;
            using var source = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await FileJoin.CopyAsync(source, part.Offset ?? 0, part.Size, target, position, cancellationToken);
            position += part.Size;
        }
    }

    private string PartFile(StoredPart part) => Path.Join(folder, part.FileName);

    private void Replace(StoredPart part)
    {
        if (_parts.TryGetValue(part.Number, out var earlier) && earlier.FileName != part.FileName)
            File.Delete(PartFile(earlier));
        _parts[part.Number] = part;
    }
}
