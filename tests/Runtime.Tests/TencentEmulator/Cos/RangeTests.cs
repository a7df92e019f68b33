using System.Net;
using FsCheck.Xunit;
using TencentEmulator.Cos;
using TencentEmulator.Cos.Operations;

namespace Runtime.Tests.Emulator.Cos;

public sealed class RangeTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>
{
    private static readonly byte[] Body = CosAnswer.RandomBytes(300_000);

    [Property(MaxTest = 200)]
    public void Parse_EqualsTheSlice_ForAnyRange(ushort size, ushort first, ushort last, byte form)
    {
        var (start, end) = (first % 2000L, last % 2000L);
        size = (ushort)(size % 1500);
        var header = (form % 3) switch { 0 => $"bytes={start}-{end}", 1 => $"bytes={start}-", _ => $"bytes=-{end}" };
        var expected = (form % 3) switch
        {
            0 when end < start => null,
            0 when start < size => Slice(start, Math.Min(end, size - 1)),
            1 when start < size => Slice(start, size - 1),
            2 when end > 0 && size > 0 => Slice(Math.Max(0, size - end), size - 1),
            _ => default(ByteRange),
        };

        if (expected == default(ByteRange))
            Assert.Equal((416, "InvalidRange"), Assert.Throws<CosException>(() => ByteRange.Parse(header, size)) is var error ? (error.Status, error.Code) : default);
        else
            Assert.Equal(expected, ByteRange.Parse(header, size));

        static ByteRange? Slice(long from, long to) => new ByteRange(from, to - from + 1);
    }

    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=131071-131073", 131071, 3)]
    [InlineData("bytes=-5", 299_995, 5)]
    [InlineData("bytes=299999-", 299_999, 1)]
    [InlineData("bytes=1-9999999", 1, 299_999)]
    public async Task Get_SendsTheSlice(string range, int start, int length)
    {
        await emulator.Cos.PutAsync("ranged", Body);

        var got = await emulator.Cos.GetAsync("ranged", ("Range", range));

        Assert.Equal(HttpStatusCode.PartialContent, got.Status);
        Assert.Equal($"bytes {start}-{start + length - 1}/300000", got.Headers["Content-Range"]);
        Assert.Equal(Body[start..(start + length)], got.Body);
    }

    [Fact]
    public async Task Get_AnswersInvalidRange_WhenItStartsBehindTheEnd()
    {
        await emulator.Cos.PutAsync("short", [1, 2]);

        var refused = await emulator.Cos.GetAsync("short", ("Range", "bytes=2-"));

        Assert.Equal((HttpStatusCode.RequestedRangeNotSatisfiable, "InvalidRange"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task Get_SendsAll_WhenIfRangeNamesAnotherVersion()
    {
        await emulator.Cos.PutAsync("versioned", [1, 2, 3]);

        Assert.Equal(3, (await emulator.Cos.GetAsync("versioned", ("Range", "bytes=0-0"), ("If-Range", "\"other\""))).Body.Length);
    }
}
