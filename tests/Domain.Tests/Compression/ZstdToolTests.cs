using SuperInsight.Domain.Compression;

namespace SuperInsight.Domain.Tests.Compression;

/// <summary>Both ways against Debian's zstd.</summary>
public sealed class ZstdToolTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(5_000_000, 0)]
    [InlineData(5_000_000, 2)]
    public async Task Zstd_DecompressesOurs(int size, int workers)
    {
        var plain = ZstdFiles.Rows(size);
        var run = await CommandLineTool.Zstd.RunAsync(ZstdFiles.Compress(plain, new ZstdOptions { Workers = workers }), "-d", "-c");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(plain, run.Output);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("-19")]
    [InlineData("--no-check")]
    public async Task Decompress_ReadsZstds(string option)
    {
        var plain = ZstdFiles.Rows(5_000_000);
        var run = await CommandLineTool.Zstd.RunAsync(plain, option, "-c");
        Assert.Equal(plain, ZstdFiles.Decompress(run.Output));
    }

    [Fact]
    public async Task Zstd_RefusesOurs_WhenNotCompleted()
    {
        var file = new MemoryStream();
        await using (var stream = new ZstdCompressStream(file, leaveOpen: true))
            await stream.WriteAsync(ZstdFiles.Rows(20_000_000), TestContext.Current.CancellationToken);
        Assert.True(file.Length > 0);
        Assert.NotEqual(0, (await CommandLineTool.Zstd.RunAsync(file.ToArray(), "-d", "-c")).ExitCode);
    }

    [Fact]
    public async Task Decompress_RefusesLongWindows()
    {
        var run = await CommandLineTool.Zstd.RunAsync(ZstdFiles.Rows(10_000_000), "--long=27", "-c");
        var error = Assert.Throws<CompressionException>(() => ZstdFiles.Decompress(run.Output));
        Assert.Equal(CompressionFailure.WindowTooLarge, error.Failure);
    }
}
