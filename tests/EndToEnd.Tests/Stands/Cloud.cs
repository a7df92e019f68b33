using System.Globalization;
using SuperInsight.RunLocal;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>An emulator with empty buckets, one for each stand.</summary>
public class Cloud(Site site) : IAsyncLifetime
{
    private const int Buckets = 40;

    private int taken;

    public Site Site => site;

    public TencentEmulatorServerProcess Emulator { get; private set; } = null!;

    public Faults Faults { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Emulator = await TencentEmulatorServerProcess.StartAsync(
            new() { Buckets = [.. Enumerable.Range(1, Buckets).Select(BucketName)] }, TestContext.Current.CancellationToken);
        Faults = new Faults(Emulator.Endpoint);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Faults?.Dispose();
        if (Emulator is not null)
            await Emulator.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The next unused bucket.</summary>
    public BucketFolder NextBucket()
    {
        var name = BucketName(Interlocked.Increment(ref taken));
        return new BucketFolder(name, Path.Combine(Emulator.DataDirectory, name));
    }

    /// <summary>A stand that needs no functions host.</summary>
    public Stand NewStand(string database) => new(this, database);

    private static string BucketName(int number) => string.Create(CultureInfo.InvariantCulture, $"backup-{number}-1250000000");
}
