using System.Globalization;
using SuperInsight.Adapters.Metrics;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Adapters.Tests.Metrics;

/// <summary>The contract, and what becomes of files.</summary>
public sealed class FileMetricHistoryTests : MetricHistoryContract, IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("history-tests-").FullName;
    private int folders;

    private string Folder => Path.Combine(home, folders.ToString(CultureInfo.InvariantCulture));

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public async Task ReadAsync_GivesAllButTheLast_WhereverItsWriterDied_AndTheNextGoesOn()
    {
        using var history = (FileMetricHistory)Open();
        for (var second = 0; second < 45; second += 15)
            await history.AppendAsync(Reading(Start.AddSeconds(second), second), Cancellation);
        var file = Assert.Single(Directory.GetFiles(Folder, "*.bin"));
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        var before = Ends(bytes)[^2];
        for (var torn = before; torn < bytes.Length; torn++)
        {
            await File.WriteAllBytesAsync(file, bytes[..torn], Cancellation);
            using var next = new FileMetricHistory(Folder, TimeProvider.System);
            Assert.Equal("0 15", string.Join(" ", await ValuesAsync(next)));
            await next.AppendAsync(Reading(Start.AddSeconds(60), 60), Cancellation);
            await next.AppendAsync(Reading(Start.AddSeconds(75), 75), Cancellation);
            Assert.Equal("0 15 60 75", string.Join(" ", await ValuesAsync(next)));
        }
    }

    [Fact]
    public async Task ReadAsync_GivesAllBefore_WhenABitIsOther()
    {
        using var history = (FileMetricHistory)Open();
        for (var second = 0; second < 45; second += 15)
            await history.AppendAsync(Reading(Start.AddSeconds(second), second), Cancellation);
        var file = Assert.Single(Directory.GetFiles(Folder, "*.bin"));
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        var ends = Ends(bytes);
        for (var place = 0; place < bytes.Length; place++)
        {
            bytes[place] ^= 0x10;
            await File.WriteAllBytesAsync(file, bytes, Cancellation);
            Assert.Equal(Enumerable.Range(0, ends.Count(end => end <= place)).Select(number => 15.0 * number), await ValuesAsync(history));
            bytes[place] ^= 0x10;
        }
    }

    [Fact]
    public async Task AppendAsync_TakesTurns_WithAnotherWriter()
    {
        using var history = (FileMetricHistory)Open();
        FileMetricHistory[] writers = [history, new(Folder, TimeProvider.System), new(Folder, TimeProvider.System)];
        await Parallel.ForEachAsync(Enumerable.Range(0, 90), Cancellation, async (number, stop) => await writers[number % 3].AppendAsync(Reading(Start.AddSeconds(number), number), stop));
        Assert.Equal(Enumerable.Range(0, 90).Select(number => (double)number), await ValuesAsync(history));
    }

    [Fact]
    public async Task AppendAsync_StaysBelowItsSize_WhateverIsMeasured()
    {
        const long Most = 200_000;
        using var history = new FileMetricHistory(Folder, TimeProvider.System, Most);
        for (var reading = 0; reading < 24 * 20; reading++)
        {
            await history.AppendAsync(new(Start.AddMinutes(3 * reading), [new("churn", "Labels that never come again.",
                [.. Enumerable.Range(0, 50).Select(number => new MetricSample(number, ("id", $"{reading}-{number}")))])]), Cancellation);
            Assert.InRange(Directory.GetFiles(Folder).Sum(file => new FileInfo(file).Length), 1, Most);
        }

        Assert.NotEmpty(await ValuesAsync(history, "churn", Start.AddHours(23)));
    }

    [Fact]
    public async Task AppendAsync_KeepsADayOfAUsualContainer_InAFewMegabytes()
    {
        using var history = (FileMetricHistory)Open();
        var random = new Random(1);
        for (var reading = 0; reading < 240; reading++)
        {
            // An hour; two thirds of 300 values change every time.
            await history.AppendAsync(new(Start.AddSeconds(15 * reading), [.. Enumerable.Range(0, 300).Select(number =>
                new Metric($"metric_number_{number}", "What it is, in a sentence of the usual length.", [new(number % 3 == 0 ? 1 : random.NextDouble(), ("name", "value"))]))]), Cancellation);
        }

        Assert.InRange(new DirectoryInfo(Folder).GetFiles().Sum(file => file.Length) * 24, 1 << 20, 16 << 20);
        Assert.Equal(240, (await history.ReadAsync(Start, Start.AddHours(1), Cancellation)).Count);
    }

    [Fact]
    public async Task AppendAsync_SaysWhy_WhenTheFolderCannotBe()
    {
        var file = Path.Combine(home, "file");
        await File.WriteAllTextAsync(file, "", Cancellation);
        using var history = new FileMetricHistory(Path.Combine(file, "below"), TimeProvider.System);
        var failure = await Assert.ThrowsAsync<MetricsException>(() => history.AppendAsync(Reading(Start, 1), Cancellation));
        Assert.Contains("Metrics__Directory", failure.Hint, StringComparison.Ordinal);
    }

    /// <summary>In a folder of its own each time.</summary>
    protected override IMetricHistory Open()
    {
        folders++;
        return new FileMetricHistory(Folder, TimeProvider.System);
    }

    private static async Task<double[]> ValuesAsync(FileMetricHistory history, string name = "a", DateTimeOffset? from = null) =>
        (await history.ReadAsync(from ?? Start, Start.AddDays(2), Cancellation)).SelectMany(reading => reading.Find(name)).Select(sample => sample.Value).ToArray();

    /// <summary>Where each record ends.</summary>
    private static List<int> Ends(byte[] bytes)
    {
        List<int> ends = [];
        for (var end = 0; end < bytes.Length; ends.Add(end))
            end += 4 + BitConverter.ToInt32(bytes, end) + 8;
        return ends;
    }
}
