namespace SuperInsight.EndToEnd.Tests;

/// <summary>A bucket with two restore points, of which tests tamper with the newer one and put it right again.</summary>
public sealed class TwoPoints(Cloud cloud) : IAsyncLifetime
{
    public Stand Stand { get; } = cloud.NewStand(Site.Small);

    public PointFiles Older { get; private set; } = null!;

    public PointFiles Newer { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Older = await BackUpAsync();
        Newer = await BackUpAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Puts both objects of the newer point back as they were.</summary>
    internal async Task PutRightAsync(Intruder intruder)
    {
        await intruder.ReplaceAsync(Newer.DataKey, Newer.Data);
        await intruder.ReplaceAsync(Newer.ManifestKey, Newer.Manifest);
    }

    private async Task<PointFiles> BackUpAsync()
    {
        var point = await Stand.BackUpAsync();
        var data = point.GetProperty("key").GetString()!;
        var manifest = data.Replace("data.age", "manifest.json", StringComparison.Ordinal);
        return new PointFiles(
            point.GetProperty("id").GetString()!, data, await File.ReadAllBytesAsync(Stand.Bucket.FileOf(data), TestContext.Current.CancellationToken),
            manifest, await File.ReadAllBytesAsync(Stand.Bucket.FileOf(manifest), TestContext.Current.CancellationToken));
    }
}

/// <summary>A restore point as it was stored.</summary>
public sealed record PointFiles(string Id, string DataKey, byte[] Data, string ManifestKey, byte[] Manifest);
