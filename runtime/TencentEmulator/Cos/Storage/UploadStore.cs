using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using TencentEmulator.Hosting;

namespace TencentEmulator.Cos.Storage;

/// <summary>The multipart uploads of a bucket.</summary>
internal sealed class UploadStore(string folder)
{
    private const string StateFile = "upload.json";
    private readonly ConcurrentDictionary<string, Upload> _uploads = new(StringComparer.Ordinal);

    public bool IsEmpty => _uploads.IsEmpty;

    /// <summary>In order of key, then id.</summary>
    public IReadOnlyList<Upload> All =>
        [.. _uploads.Values.OrderBy(upload => upload.State.Key, KeyOrder.Instance).ThenBy(upload => upload.Id, StringComparer.Ordinal)];

    /// <summary>Finds the uploads again after a restart; one whose start was never answered is removed.</summary>
    public void Load()
    {
        foreach (var path in Directory.EnumerateDirectories(folder))
        {
            if (!File.Exists(Path.Join(path, StateFile)))
            {
                Directory.Delete(path, recursive: true);
                continue;
            }

            var state = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Join(path, StateFile)), StorageFormat.Default.UploadState)!;
            var upload = new Upload(Path.GetFileName(path), path, state);
            upload.Load();
            _uploads[upload.Id] = upload;
        }
    }

    public Upload Start(UploadState state)
    {
        var id = RandomNumberGenerator.GetHexString(64, lowercase: true);
        var path = Path.Join(folder, id);
        Directory.CreateDirectory(path);
        AtomicFile.Replace(Path.Join(path, StateFile), JsonSerializer.SerializeToUtf8Bytes(state, StorageFormat.Default.UploadState));
        return _uploads[id] = new Upload(id, path, state);
    }

    /// <exception cref="CosException">NoSuchUpload: never started, ended, or for another key.</exception>
    public Upload Find(string id, string key) =>
        _uploads.TryGetValue(id, out var upload) && upload.State.Key == key ? upload : throw CosError.NoSuchUpload();

    /// <exception cref="CosException">NoSuchUpload: it has ended already.</exception>
    public void End(Upload upload)
    {
        _uploads.TryRemove(upload.Id, out _);
        if (!upload.End())
            throw CosError.NoSuchUpload();
    }
}
