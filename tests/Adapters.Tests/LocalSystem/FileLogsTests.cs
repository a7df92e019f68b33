using SuperInsight.Adapters.LocalSystem;
using SuperInsight.Domain.Logs;

namespace SuperInsight.Adapters.Tests.LocalSystem;

/// <summary>Logs in files, of whatever wrote them.</summary>
[Collection(nameof(Alone))]
public sealed class FileLogsTests : IDisposable
{
    private static readonly TimeZoneInfo Beijing = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(8), null, null);

    private static readonly LogQuery Day = new(null, new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), 200);

    private readonly string folder = Directory.CreateTempSubdirectory("logs-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("2026-03-01T08:00:00Z INFO x", "2026-03-01T08:00:00.000Z")]
    [InlineData("2026-03-01T08:00:00.25+08:00 x", "2026-03-01T00:00:00.250Z")]
    [InlineData("[2026-03-01 08:00:00,123] x", "2026-03-01T00:00:00.123Z")]
    [InlineData("2026-03-01 08:00:00.123 UTC [7] LOG: x", "2026-03-01T08:00:00.123Z")]
    [InlineData("2026/03/01 08:00:00 [error] x", "2026-03-01T00:00:00.000Z")]
    [InlineData("127.0.0.1 - - [01/Mar/2026:08:00:00 +0000] \"GET /\"", "2026-03-01T08:00:00.000Z")]
    [InlineData("127.0.0.1 - - [01/Mar/2026:08:00:00 -0130] \"GET /\"", "2026-03-01T09:30:00.000Z")]
    [InlineData("2026-13-01 08:00:00 x", null)]
    [InlineData("no moment", null)]
    public void LogTime_ReadsWhatProgramsWrite(string line, string? expected) =>
        Assert.Equal(expected, LogTime.Find(line, Beijing)?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public async Task SearchAsync_MergesFiles_TheNewestLast_AndKeepsLinesTogether()
    {
        await WriteAsync("app.log", "2026-02-28T23:00:00Z too old", "2026-03-01T01:00:00Z one", "  a line of one", "2026-03-01T03:00:00Z Three");
        await WriteAsync("nginx/access.log.1", "[01/Mar/2026:02:00:00 +0000] two");
        await WriteAsync("app.log.gz", "2026-03-01T02:00:00Z packed");
        await WriteAsync("app.logic", "2026-03-01T02:00:00Z no log");
        Assert.Equal(
            ["app.log 2026-03-01T01:00:00Z one", "app.log   a line of one", "nginx/access.log.1 [01/Mar/2026:02:00:00 +0000] two", "app.log 2026-03-01T03:00:00Z Three"],
            (await SearchAsync(Day)).Select(line => $"{line.Source} {line.Text}"));
        Assert.Equal(["2026-03-01T03:00:00Z Three"], (await SearchAsync(Day with { Text = "three" })).Select(line => line.Text));
        Assert.Equal(2, (await SearchAsync(Day with { Most = 2 })).Count);
        Assert.Equal("2026-03-01T03:00:00Z Three", (await SearchAsync(Day with { Most = 1 }))[0].Text);
    }

    /// <summary>A log of any size is searched, and so is one that has no line ends.</summary>
    [Fact]
    public async Task SearchAsync_HoldsNoMoreThanIsAskedFor()
    {
        await using (StreamWriter big = new(Path.Combine(folder, "big.log")))
        {
            for (var number = 0; number < 400_000; number++)
                await big.WriteLineAsync($"2026-03-01T{number / 36_000:00}:{number / 600 % 60:00}:{number / 10 % 60:00}Z line {number} of a log that is long enough to be told from the few lines that are shown");
            await big.WriteAsync(new string('x', 8 << 20));
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var found = await SearchAsync(Day with { Text = "line 1", Most = 10 });
        Assert.Equal("line 199999", found[^1].Text.Split(' ', 2)[1][..11]);
        Assert.Equal(10, found.Count);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) < before + (4L << 20));
    }

    [Fact]
    public async Task SearchAsync_SaysWhereItLooked_WhenThereIsNothing()
    {
        var failure = await Assert.ThrowsAsync<LogException>(() => new FileLogs(Path.Combine(folder, "none"), Beijing).SearchAsync(Day, Cancellation));
        Assert.Equal(Path.Combine(folder, "none"), failure.Subject);
        Assert.Contains("Logs__Directory", failure.Hint, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<LogLine>> SearchAsync(LogQuery query) => new FileLogs(folder, Beijing).SearchAsync(query, Cancellation);

    private Task WriteAsync(string name, params string[] lines)
    {
        var file = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return File.WriteAllLinesAsync(file, lines, Cancellation);
    }
}
