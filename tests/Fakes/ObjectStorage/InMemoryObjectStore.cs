using System.Globalization;
using System.Runtime.CompilerServices;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Fakes.ObjectStorage;

/// <summary>A bucket in memory, with the store's own clock and faults on demand. Thread-safe.</summary>
public sealed class InMemoryObjectStore(TimeProvider clock, string bucket = "fake-1250000000") : IObjectStore
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, (byte[] Content, DateTimeOffset LastModified)> objects = new(Utf8Order.Instance);
    private readonly Dictionary<string, UnfinishedUpload> uploads = [];
    private int uploadNumber;

    public string Bucket => bucket;

    /// <summary>What goes wrong next.</summary>
    public StoreFaults Faults { get; } = new();

    /// <summary>Keys per page of a listing.</summary>
    public int PageSize { get; init; } = 1000;

    /// <summary>False for a bucket that had versioning once: create-only writes overwrite.</summary>
    public bool HonoursCreateOnly { get; init; } = true;

    /// <summary>How many bytes an upload still has to give back; with more written, they are gone.</summary>
    public int AtHand { get; init; } = int.MaxValue;

    /// <summary>A copy of what is stored.</summary>
    public IReadOnlyDictionary<string, byte[]> Objects
    {
        get
        {
            lock (gate)
                return objects.ToDictionary(entry => entry.Key, entry => entry.Value.Content.ToArray());
        }
    }

    /// <summary>Puts an object in place past all rules, as an intruder or a failing disk would.</summary>
    public void Overwrite(string key, ReadOnlySpan<byte> content)
    {
        lock (gate)
            objects[key] = (content.ToArray(), Now());
    }

    /// <summary>Leaves an unfinished upload behind, as a killed process would.</summary>
    public UnfinishedUpload LeaveUpload(string key)
    {
        lock (gate)
        {
            var upload = new UnfinishedUpload(key, (++uploadNumber).ToString("D6", CultureInfo.InvariantCulture), Now());
            uploads.Add(upload.UploadId, upload);
            return upload;
        }
    }

    public Task<CreateOutcome> CreateAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        RunAsync("create object", key, () => Put(key, content.Span), cancellationToken);

    public Task<ObjectUpload> BeginUploadAsync(string key, CancellationToken cancellationToken) =>
        RunAsync<ObjectUpload>("begin upload", key, () => new InMemoryUpload(this, LeaveUpload(key)), cancellationToken);

    public Task<byte[]?> ReadAsync(string key, int maxBytes, CancellationToken cancellationToken) =>
        RunAsync("read object", key, () =>
        {
            var content = Get(key);
            return content is null || content.Length <= maxBytes
                ? content
                : throw new ObjectStoreException("read object", Subject(key), ObjectStoreFailure.Refused, $"it has {content.Length} bytes, more than the {maxBytes} expected", "check what wrote it");
        }, cancellationToken);

    public Task<ObjectReading?> OpenReadAsync(string key, CancellationToken cancellationToken) =>
        RunAsync("read object", key, () =>
            Get(key) is { } content ? new ObjectReading(new MemoryStream(content, writable: false), content.Length) : null, cancellationToken);

    public async IAsyncEnumerable<ObjectPage> ListAsync(string prefix, string? after, string? delimiter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? marker = after ?? ""; marker is not null;)
        {
            var (page, next) = await RunAsync("list objects", prefix, () => List(prefix, marker, delimiter), cancellationToken);
            marker = next;
            yield return page;
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        RunAsync("delete object", key, () => Locked(() => objects.Remove(key)), cancellationToken);

    public async IAsyncEnumerable<UnfinishedUpload> ListUnfinishedUploadsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = await RunAsync("list unfinished uploads", prefix, () => Locked(() =>
            uploads.Values.Where(upload => upload.Key.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(upload => upload.Key, Utf8Order.Instance).ToArray()), cancellationToken);
        foreach (var upload in found)
            yield return upload;
    }

    public Task AbortUploadAsync(UnfinishedUpload upload, CancellationToken cancellationToken) =>
        RunAsync("abort upload", upload.Key, () => Locked(() => uploads.Remove(upload.UploadId)), cancellationToken);

    public async Task<bool> RefusesOverwriteAsync(string probeKey, CancellationToken cancellationToken)
    {
        await CreateAsync(probeKey, "first"u8.ToArray(), cancellationToken);
        return await CreateAsync(probeKey, "second"u8.ToArray(), cancellationToken) == CreateOutcome.AlreadyExists;
    }

    internal StoredObject Complete(UnfinishedUpload upload, ReadOnlySpan<byte> content)
    {
        lock (gate)
        {
            if (!uploads.Remove(upload.UploadId))
                throw new ObjectStoreException("complete upload", Subject(upload.Key), ObjectStoreFailure.Refused, "the upload was aborted", "begin again");
            if (objects.ContainsKey(upload.Key) && HonoursCreateOnly)
                throw new ObjectStoreException("complete upload", Subject(upload.Key), ObjectStoreFailure.Conflict, "the key is taken", "use another key");
            objects[upload.Key] = (content.ToArray(), Now());
            return new StoredObject(content.Length, Crc64.Compute(content));
        }
    }

    internal T Try<T>(string operation, string key, Func<T> effect) => Faults.Run(operation, Subject(key), key, effect);

    internal void Forget(UnfinishedUpload upload) => Locked(() => uploads.Remove(upload.UploadId));

    private CreateOutcome Put(string key, ReadOnlySpan<byte> content)
    {
        lock (gate)
        {
            if (HonoursCreateOnly && objects.TryGetValue(key, out var present))
                return present.Content.AsSpan().SequenceEqual(content) ? CreateOutcome.Created : CreateOutcome.AlreadyExists;
            objects[key] = (content.ToArray(), Now());
            return CreateOutcome.Created;
        }
    }

    private byte[]? Get(string key) => Locked(() => objects.TryGetValue(key, out var found) ? found.Content.ToArray() : null);

    private (ObjectPage Page, string? Next) List(string prefix, string marker, string? delimiter)
    {
        lock (gate)
        {
            List<ObjectEntry> entries = [];
            List<string> folded = [];
            var last = marker;
            foreach (var (key, value) in objects)
            {
                if (!key.StartsWith(prefix, StringComparison.Ordinal) || Utf8Order.Instance.Compare(key, last) <= 0)
                    continue;
                if (Fold(key, prefix, delimiter) is { } group && (group == last || Utf8Order.Instance.Compare(group, marker) <= 0))
                    continue;
                if (entries.Count + folded.Count == PageSize)
                    return (new ObjectPage(entries, folded, Now()), last);
                last = Fold(key, prefix, delimiter) ?? key;
                if (last == key)
                    entries.Add(new ObjectEntry(key, value.Content.Length, value.LastModified));
                else
                    folded.Add(last);
            }
            return (new ObjectPage(entries, folded, Now()), null);
        }
    }

    private static string? Fold(string key, string prefix, string? delimiter)
    {
        var at = string.IsNullOrEmpty(delimiter) ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
        return at < 0 ? null : key[..(at + delimiter!.Length)];
    }

    private T Locked<T>(Func<T> action)
    {
        lock (gate)
            return action();
    }

    private Task<T> RunAsync<T>(string operation, string key, Func<T> effect, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        try
        {
            return Task.FromResult(Faults.Run(operation, Subject(key), key, effect));
        }
        catch (ObjectStoreException failure)
        {
            return Task.FromException<T>(failure);
        }
    }

    private string Subject(string key) => $"{bucket}/{key}";

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
}
