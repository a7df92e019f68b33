using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Adapters.Cos;

/// <summary>Parts under way, two at a time. The first failure stops all.</summary>
internal sealed class CosParts(CosConnection connection, string key, string nonce) : IDisposable
{
    private const int InFlight = 2;

    /// <summary>How often a part is sent anew because COS took in other bytes than we sent.</summary>
    private const int DamagedTries = 3;

    /// <summary>How long an upload that is given up may still take to begin.</summary>
    private static readonly TimeSpan TimeToBegin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim lanes = new(InFlight);
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource abandon = new();
    private readonly List<Task<string>> sent = [];
    private readonly List<(PartBuffer Buffer, int Use)> first = [];
    private Task<string>? uploadId;
    private ExceptionDispatchInfo? failure;

    public int Count => sent.Count;

    /// <summary>Bytes of the part after those sent.</summary>
    /// <exception cref="ObjectStoreException">COS takes no more parts.</exception>
    public int NextSize => sent.Count < PartSizes.MostParts
        ? PartSizes.Of(sent.Count + 1)
        : throw new ObjectStoreException(CosOperation.SendPart.Verb, connection.Subject(key), ObjectStoreFailure.Refused, "the object is larger than the 205 GiB that 10,000 parts hold", "split what is uploaded over several keys");

    /// <summary>Starts sending, and gives the buffer back when done with it.</summary>
    public void Send(PartBuffer part, PartRing ring)
    {
        uploadId ??= Task.Run(BeginAsync);
        var number = sent.Count + 1;
        if (number <= PartRing.Buffers)
            first.Add((part, part.Use));
        sent.Add(Task.Run(() => SendAsync(number, part, ring)));
    }

    /// <exception cref="ObjectStoreException">A part, or the beginning, failed.</exception>
    public void ThrowIfFailed() => Volatile.Read(ref failure)?.Throw();

    /// <summary>Waits for all parts.</summary>
    public async Task<(string UploadId, string[] ETags)> FinishAsync(CancellationToken cancellationToken)
    {
        await Settled(Task.WhenAll(sent).WaitAsync(cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfFailed();
        return (await uploadId!, await Task.WhenAll(sent));
    }

    /// <summary>Stops what is under way, and gives all parts sent so far; null when a buffer holds another part by now.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>?> TakeBackAsync()
    {
        await stop.CancelAsync();
        await Settled(Task.WhenAll(sent));
        return sent.Count == first.Count && first.TrueForAll(part => part.Buffer.Use == part.Use)
            ? [.. first.Select(part => part.Buffer.Content)]
            : null;
    }

    /// <summary>
    /// Stops what is under way. Gives the upload's id, if it ever got one: a beginning is not cut short, since an upload whose id we
    /// never learn is one that nobody can abort by it.
    /// </summary>
    public async Task<string?> StopAsync()
    {
        await stop.CancelAsync();
        await Settled(Task.WhenAll(sent));
        if (uploadId is null)
            return null;
        using var limit = new CancellationTokenSource(TimeToBegin, connection.Clock);
        await using var link = limit.Token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), abandon);
        await Settled(uploadId);
        return uploadId.IsCompletedSuccessfully ? uploadId.Result : null;
    }

    public void Dispose()
    {
        lanes.Dispose();
        stop.Dispose();
        abandon.Dispose();
    }

    private static ConfiguredTaskAwaitable Settled(Task task) => task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task<string> BeginAsync()
    {
        var request = CosRequests.Begin(key, nonce);
        using var answer = await connection.RequireAsync(request, abandon.Token);
        return connection.Understand(request, answer, static begun => CosXml.ReadUploadId(begun.Body));
    }

    private async Task<string> SendAsync(int number, PartBuffer part, PartRing ring)
    {
        try
        {
            var md5 = Md5(part.Content.Span);
            await lanes.WaitAsync(stop.Token);
            try
            {
                return await SendAsync(await uploadId!.WaitAsync(stop.Token), number, part, md5);
            }
            finally
            {
                lanes.Release();
            }
        }
        catch (Exception thrown) when (thrown is ObjectStoreException or OperationCanceledException)
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(thrown), null);
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            ring.Return(part);
        }
    }

    private async Task<string> SendAsync(string id, int number, PartBuffer part, byte[] md5)
    {
        var request = CosRequests.SendPart(key, id, number, part.Content, md5);
        var expected = $"\"{Convert.ToHexStringLower(md5)}\"";
        for (var attempt = 1; attempt <= DamagedTries; attempt++)
        {
            using var answer = await connection.RequireAsync(request, stop.Token);
            if (string.Equals(answer.ETag, expected, StringComparison.OrdinalIgnoreCase) && (answer.Crc64 ?? part.Crc) == part.Crc)
                return expected;
        }
        throw CosFailures.Damaged(
            request.Operation, connection.Subject(key), $"COS holds other bytes for part {number} than were written", "check this machine's memory, and anything between here and COS");
    }

    // CA5351: MD5 is the protocol's check against damage on the way, not against forgery.
#pragma warning disable CA5351
    private static byte[] Md5(ReadOnlySpan<byte> content) => MD5.HashData(content);
#pragma warning restore CA5351
}
