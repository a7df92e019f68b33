using FsCheck.Xunit;
using SuperInsight.Domain.Compression;

namespace SuperInsight.Domain.Tests.Compression;

public sealed class ZstdStreamTests
{
    public static TheoryData<int, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<int, int, int>();
            foreach (var size in (int[])[0, 1, 65536, 131072, 5_000_000])
            {
                foreach (var (level, workers) in ((int, int)[])[(1, 0), (1, 1), (3, 2), (19, 0)])
                    cases.Add(size, level, workers);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Decompress_GivesBackThePlainBytes(int size, int level, int workers)
    {
        var plain = ZstdFiles.Rows(size);
        Assert.Equal(plain, ZstdFiles.Decompress(ZstdFiles.Compress(plain, new ZstdOptions { Level = level, Workers = workers })));
    }

    [Fact]
    public void Decompress_GivesBackWhatDoesNotCompress()
    {
        var plain = new byte[3_000_000];
        new Random(1).NextBytes(plain);
        Assert.Equal(plain, ZstdFiles.Decompress(ZstdFiles.Compress(plain)));
    }

    [Property(MaxTest = 30)]
    public void Write_LosesNothing_HoweverTheBytesAreSplit(ushort[] cuts)
    {
        var plain = ZstdFiles.Rows(150_000);
        var file = new MemoryStream();
        using (var stream = new ZstdCompressStream(file, leaveOpen: true))
        {
            var from = 0;
            foreach (var cut in cuts.Select(cut => (int)(cut * 104_729L % 150_001)).Append(plain.Length).Order())
            {
                stream.Write(plain, from, cut - from);
                from = cut;
            }
            stream.CompleteAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
        Assert.Equal(plain, ZstdFiles.Decompress(file.ToArray()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20_000_000)]
    public async Task Dispose_LeavesNoWholeFrame_WhenNotCompleted(int size)
    {
        var file = new MemoryStream();
        await using (var stream = new ZstdCompressStream(file, leaveOpen: true))
            await stream.WriteAsync(ZstdFiles.Rows(size), TestContext.Current.CancellationToken);

        Assert.Equal(CompressionFailure.Truncated, Failure(file.ToArray()));
    }

    [Fact]
    public void Decompress_Fails_WhereverTheFrameIsCut()
    {
        var file = ZstdFiles.Compress(ZstdFiles.Rows(3000));
        for (var cut = 0; cut < file.Length; cut++)
            Assert.Equal(CompressionFailure.Truncated, Failure(file[..cut]));
    }

    [Fact]
    public void Decompress_NeverGivesOtherBytes_WhenAnyByteIsFlipped()
    {
        var plain = ZstdFiles.Rows(3000);
        var file = ZstdFiles.Compress(plain);
        for (var i = 0; i < file.Length; i++)
        {
            file[i] ^= 0x10;
            var failure = Record.Exception(() => Assert.Equal(plain, ZstdFiles.Decompress(file)));
            // A frame's header has a bit without meaning and a window size that may be larger than needed: those change nothing.
            Assert.True(failure is CompressionException || (failure is null && i is (4 or 5)), $"byte {i}: {failure}");
            file[i] ^= 0x10;
        }
    }

    [Fact]
    public void Decompress_ReadsFramesOneAfterAnother_AndRefusesWhatIsNone()
    {
        var first = ZstdFiles.Rows(100_000);
        var second = ZstdFiles.Rows(50_000);
        byte[] both = [.. ZstdFiles.Compress(first), .. ZstdFiles.Compress([]), .. ZstdFiles.Compress(second)];

        Assert.Equal([.. first, .. second], ZstdFiles.Decompress(both));
        Assert.Equal(CompressionFailure.NotZstd, Failure([.. both, .. "garbage"u8]));
        Assert.Equal(CompressionFailure.NotZstd, Failure([.. both, 0]));
        Assert.Equal(CompressionFailure.Truncated, Failure([.. both, .. both[..20]]));
        Assert.Equal(CompressionFailure.NotZstd, Failure([.. "PGDMP is not compressed"u8]));
    }

    [Fact]
    public void Decompress_RefusesTheWindow_WhenItIsTooLarge()
    {
        // Magic, a frame header descriptor without anything optional, and a window of 2^41 bytes: https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1
        byte[] hostile = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 31 << 3, 0x01, 0x00, 0x00];
        Assert.Equal(CompressionFailure.WindowTooLarge, Failure(hostile));
    }

    [Fact]
    public async Task ReadAsync_WorksInSmallSteps()
    {
        var plain = ZstdFiles.Rows(300_000);
        await using var stream = new ZstdDecompressStream(new MemoryStream(ZstdFiles.Compress(plain)));
        var read = new MemoryStream();
        await stream.CopyToAsync(read, 17, TestContext.Current.CancellationToken);
        Assert.Equal(plain, read.ToArray());
    }

    [Fact]
    public void Options_AreBounded()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ZstdOptions { Level = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ZstdOptions { Level = 20 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ZstdOptions { Workers = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ZstdOptions { Workers = 17 });
    }

    private static CompressionFailure Failure(byte[] file) =>
        Assert.Throws<CompressionException>(() => ZstdFiles.Decompress(file)).Failure;
}
