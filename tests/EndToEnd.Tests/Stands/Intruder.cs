using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Adapters.Cos;
using SuperInsight.Domain.Settings;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>Somebody who may write to the bucket, and to whom COS gives honest checksums for what they wrote.</summary>
internal sealed class Intruder(Stand stand) : IDisposable
{
    private readonly CosObjectStore store = new(
        new CosOptions(stand.Setting("Cos__Region"), stand.Bucket.Name, new Secret(stand.Setting("TENCENTCLOUD_SECRET_ID")), new Secret(stand.Setting("TENCENTCLOUD_SECRET_KEY")))
        {
            Endpoint = stand.Setting("Cos__Endpoint"),
        },
        TimeProvider.System, Random.Shared.NextDouble, Guid.NewGuid, NullLogger<CosObjectStore>.Instance);

    public Task RemoveAsync(string key) => store.DeleteAsync(key, TestContext.Current.CancellationToken);

    public async Task ReplaceAsync(string key, byte[] content)
    {
        await RemoveAsync(key);
        await using var upload = await store.BeginUploadAsync(key, TestContext.Current.CancellationToken);
        await upload.WriteAsync(content, TestContext.Current.CancellationToken);
        await upload.CompleteAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => store.Dispose();
}
