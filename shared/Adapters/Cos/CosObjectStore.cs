using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Adapters.Cos;

/// <summary>A bucket of Tencent Cloud Object Storage, over its native XML API.</summary>
/// <remarks><see href="https://cloud.tencent.com/document/product/436/7751"/>. Thread-safe; one for the life of the process.</remarks>
public sealed class CosObjectStore : IObjectStore, IDisposable
{
    private readonly CosConnection connection;
    private readonly Func<Guid> newId;
    private readonly ILogger logger;

    /// <param name="options">Which bucket.</param>
    /// <param name="clock">Signs, waits and gives up by this.</param>
    /// <param name="jitter">Numbers from 0 to 1 that spread retries; may be called by several threads.</param>
    /// <param name="newId">Marks an upload as ours.</param>
    /// <param name="logger">Hears of failed tries and leftovers.</param>
    public CosObjectStore(CosOptions options, TimeProvider clock, Func<double> jitter, Func<Guid> newId, ILogger<CosObjectStore> logger)
        : this(options, handler: null, clock, jitter, newId, logger)
    {
    }

    internal CosObjectStore(CosOptions options, HttpMessageHandler? handler, TimeProvider clock, Func<double> jitter, Func<Guid> newId, ILogger logger)
    {
        (Bucket, this.newId, this.logger) = (options.Bucket, newId, logger);
        connection = new CosConnection(options, handler, clock, jitter, logger);
    }

    public string Bucket { get; }

    public async Task<CreateOutcome> CreateAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        CosAddress.CheckKey(key);
        var request = CosRequests.Put(key, content);
        using var answer = await connection.AskAsync(request, cancellationToken);
        if (answer.Error is null)
            return CreateOutcome.Created;
        if (!answer.Error.IsTaken)
            throw connection.Refused(request, answer.Error);
        return await HoldsAsync(key, content, cancellationToken) switch
        {
            true => CreateOutcome.Created,
            false => CreateOutcome.AlreadyExists,
            null => throw connection.Refused(request, answer.Error),
        };
    }

    public Task<ObjectUpload> BeginUploadAsync(string key, CancellationToken cancellationToken)
    {
        CosAddress.CheckKey(key);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<ObjectUpload>(new CosUpload(connection, key, newId().ToString("N"), logger));
    }

    public async Task<byte[]?> ReadAsync(string key, int maxBytes, CancellationToken cancellationToken)
    {
        await using var reading = await OpenReadAsync(key, cancellationToken);
        if (reading is null)
            return null;
        if (reading.Size > maxBytes)
            throw new ObjectStoreException(CosOperation.Read.Verb, connection.Subject(key), ObjectStoreFailure.Refused, $"it has {reading.Size} bytes, more than the {maxBytes} expected", "check what wrote it");
        var content = new byte[reading.Size];
        await reading.Content.ReadExactlyAsync(content, cancellationToken);
        return content;
    }

    public async Task<ObjectReading?> OpenReadAsync(string key, CancellationToken cancellationToken)
    {
        CosAddress.CheckKey(key);
        var request = CosRequests.Get(key, from: 0, etag: null);
        var answer = await connection.AskAsync(request, cancellationToken);
        if (answer.Error is { } error)
            return error.IsNoSuchKey ? null : throw connection.Refused(request, error);
        if (answer.Length is not { } size)
        {
            answer.Dispose();
            throw connection.Failures.Unreachable(request.Operation, connection.Subject(key), new InvalidDataException("the answer has no Content-Length"));
        }
        return new ObjectReading(new CosReadStream(connection, request, answer, size), size);
    }

    public async IAsyncEnumerable<ObjectPage> ListAsync(string prefix, string? after, string? delimiter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? marker = after ?? ""; marker is not null;)
        {
            var request = CosRequests.List(prefix, marker, delimiter, connection.Limits.Page);
            using var answer = await connection.RequireAsync(request, cancellationToken);
            (var page, marker) = connection.Understand(request, answer, static listed => CosXml.ReadObjects(listed.Body, listed.Date));
            yield return page;
        }
    }

    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        CosAddress.CheckKey(key);
        await DoneOrGoneAsync(CosRequests.Delete(key), static error => error.IsNoSuchKey, cancellationToken);
    }

    public async IAsyncEnumerable<UnfinishedUpload> ListUnfinishedUploadsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for ((string Key, string UploadId)? marker = ("", ""); marker is { } from;)
        {
            var request = CosRequests.ListUploads(prefix, from.Key, from.UploadId, connection.Limits.Page);
            using var answer = await connection.RequireAsync(request, cancellationToken);
            (var uploads, marker) = connection.Understand(request, answer, static listed => CosXml.ReadUploads(listed.Body));
            foreach (var upload in uploads)
                yield return upload;
        }
    }

    public Task AbortUploadAsync(UnfinishedUpload upload, CancellationToken cancellationToken) =>
        DoneOrGoneAsync(CosRequests.Abort(upload.Key, upload.UploadId), static error => error.IsNoSuchUpload || error.IsNoSuchKey, cancellationToken);

    public async Task<bool> RefusesOverwriteAsync(string probeKey, CancellationToken cancellationToken)
    {
        CosAddress.CheckKey(probeKey);
        for (var write = 1; write <= 2; write++)
        {
            var request = CosRequests.Put(probeKey, "probe"u8.ToArray());
            using var answer = await connection.AskAsync(request, cancellationToken);
            if (answer.Error is { Code: "FileAlreadyExists" })
                return true;
            if (answer.Error is { } error)
                throw connection.Refused(request, error);
        }
        return false;
    }

    public void Dispose() => connection.Dispose();

    private async Task DoneOrGoneAsync(CosRequest request, Func<CosError, bool> isGone, CancellationToken cancellationToken)
    {
        using var answer = await connection.AskAsync(request, cancellationToken);
        if (answer.Error is { } error && !isGone(error))
            throw connection.Refused(request, error);
    }

    /// <summary>Null: there is no such object.</summary>
    private async Task<bool?> HoldsAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await using var reading = await OpenReadAsync(key, cancellationToken);
        if (reading is null)
            return null;
        if (reading.Size != content.Length)
            return false;
        var present = new byte[content.Length];
        await reading.Content.ReadExactlyAsync(present, cancellationToken);
        return CryptographicOperations.FixedTimeEquals(present, content.Span);
    }
}
