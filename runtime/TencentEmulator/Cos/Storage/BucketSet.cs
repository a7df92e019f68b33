using System.Text.Json;
using TencentEmulator.Cos.Requests;
using TencentEmulator.Hosting;

namespace TencentEmulator.Cos.Storage;

/// <summary>The buckets below the data folder.</summary>
internal sealed class BucketSet
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private readonly string _root;
    private readonly TimeProvider _clock;

    private BucketSet(string root, TimeProvider clock)
    {
        _root = root;
        _clock = clock;
    }

    public IReadOnlyList<Bucket> All
    {
        get
        {
            lock (_gate)
                return [.. _buckets.Values];
        }
    }

    /// <summary>Opens the data folder and puts every bucket in order.</summary>
    public static BucketSet Load(string root, TimeProvider clock)
    {
        Directory.CreateDirectory(root);
        var set = new BucketSet(root, clock);
        foreach (var path in Directory.EnumerateDirectories(root))
        {
            var name = Path.GetFileName(path);
            var folders = new BucketFolders(path);
            if (File.Exists(folders.State))
                set._buckets[name] = BucketRecovery.Load(name, folders);
        }

        return set;
    }

    /// <exception cref="CosException">NoSuchBucket.</exception>
    public Bucket Find(string name)
    {
        lock (_gate)
            return _buckets.TryGetValue(name, out var bucket) ? bucket : throw CosError.NoSuchBucket();
    }

    /// <summary>Creates a bucket; false when it exists.</summary>
    /// <exception cref="CosException">InvalidBucketName.</exception>
    public bool Create(string name)
    {
        if (!CosAddress.IsBucketName(name))
            throw CosError.InvalidBucketName(name);
        lock (_gate)
        {
            if (_buckets.ContainsKey(name))
                return false;
            var folders = new BucketFolders(Path.Join(_root, name));
            folders.Create();
            var state = new BucketState(_clock.GetUtcNow(), null);
            AtomicFile.Replace(folders.State, JsonSerializer.SerializeToUtf8Bytes(state, StorageFormat.Default.BucketState));
            _buckets[name] = BucketRecovery.Load(name, folders);
            return true;
        }
    }

    /// <exception cref="CosException">NoSuchBucket, or BucketNotEmpty while it holds objects or uploads.</exception>
    public void Delete(string name)
    {
        lock (_gate)
        {
            var bucket = Find(name);
            if (!bucket.IsEmpty || !bucket.Uploads.IsEmpty)
                throw CosError.BucketNotEmpty();
            _buckets.Remove(name);
            var folders = new BucketFolders(Path.Join(_root, name));
            File.Delete(folders.State); // Without it the folder is no bucket, whatever else is left of it.
            Directory.Delete(folders.Root, recursive: true);
        }
    }
}
