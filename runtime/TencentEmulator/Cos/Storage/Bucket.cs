using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using TencentEmulator.Hosting;

namespace TencentEmulator.Cos.Storage;

/// <summary>A bucket on disk. What a method has returned from is kept, whenever the process is killed: an object is there whole,
/// as it was before, or not at all. Safe for concurrent use.</summary>
/// <remarks>A write goes: data to <c>pending</c>; then under the gate its <see cref="CommitRecord"/> beside it (decided),
/// both are renamed into place and the index follows. <see cref="BucketRecovery"/> finishes what was decided.</remarks>
internal sealed class Bucket
{
    private readonly Lock _gate = new();
    private readonly BucketFolders _folders;
    private readonly ObjectIndex _index;
    private BucketState _state;

    public Bucket(string name, BucketFolders folders, BucketState state, ObjectIndex index)
    {
        Name = name;
        _folders = folders;
        _state = state;
        _index = index;
        Uploads = new UploadStore(folders.Uploads);
    }

    public string Name { get; }

    public UploadStore Uploads { get; }

    public BucketState State => Volatile.Read(ref _state);

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _index.Count == 0;
        }
    }

    public void SetVersioning(string status)
    {
        lock (_gate)
        {
            var state = _state with { Versioning = status };
            AtomicFile.Replace(_folders.State, JsonSerializer.SerializeToUtf8Bytes(state, StorageFormat.Default.BucketState));
            _state = state;
        }
    }

    public StoredObject? Find(string key)
    {
        lock (_gate)
            return _index.Find(key);
    }

    /// <summary>Opens an object for reading, metadata and data of the same version; null when there is none.</summary>
    public (StoredObject Object, SafeFileHandle File)? Open(string key)
    {
        lock (_gate)
        {
            if (_index.Find(key) is not { } found)
                return null;
            try
            {
                return (found, File.OpenHandle(DataPath(found), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete));
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                return null; // Someone removed the plain file by hand: then the object is gone.
            }
        }
    }

    public ListingPage List(string prefix, string delimiter, string after, int limit)
    {
        lock (_gate)
            return _index.List(prefix, delimiter, after, limit);
    }

    public Draft NewDraft() => new(_folders.Pending, NewId());

    /// <summary>A draft that already has its content: <paramref name="existing"/>, which must not be written to any more.</summary>
    public Draft NewDraft(string existing) => new(_folders.Pending, NewId(), existing);

    /// <summary>Makes a finished draft the object of its key.</summary>
    /// <exception cref="CosException">FileAlreadyExists: overwriting is forbidden and the key exists.</exception>
    public StoredObject Commit(Draft draft, CommitRecord commit)
    {
        var pendingFile = Path.Join(_folders.Pending, draft.Id + ".json");
        lock (_gate)
        {
            if (commit.ForbidOverwrite && State.HonoursForbidOverwrite && _index.Find(commit.Object.Key) is not null)
                throw CosError.FileAlreadyExists();
            var settled = commit.Object with { Path = PathFor(commit.Object.Key) };
            try
            {
                File.WriteAllBytes(pendingFile, JsonSerializer.SerializeToUtf8Bytes(commit with { Object = settled }, StorageFormat.Default.CommitRecord));
                var target = DataPath(settled);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                draft.MoveTo(target);
                File.Move(pendingFile, _folders.MetaFile(settled.Key), overwrite: true);
            }
            catch when (!draft.IsPlaced)
            {
                File.Delete(pendingFile); // Before the data goes: a decision without data would be taken for one half in place.
                throw;
            }

            _index.Set(settled);
            return settled;
        }
    }

    /// <summary>Deletes objects; keys that do not exist are no error.</summary>
    public void Delete(IReadOnlyCollection<string> keys)
    {
        lock (_gate)
        {
            foreach (var found in keys.Select(_index.Find).OfType<StoredObject>())
            {
                if (File.Exists(DataPath(found)))
                    File.Delete(DataPath(found));
                File.Delete(_folders.MetaFile(found.Key));
                _index.Remove(found.Key);
                RemoveEmptyFolders(Path.GetDirectoryName(DataPath(found))!);
            }
        }
    }

    private static string NewId() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private string PathFor(string key) => _index.Find(key)?.Path ?? KeyPath.Choose(_folders.Objects, key);

    private string DataPath(StoredObject entry) => Path.Join(_folders.Objects, entry.Path);

    private void RemoveEmptyFolders(string folder)
    {
        while (folder.Length > _folders.Objects.Length && Directory.Exists(folder)
            && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
    }
}
