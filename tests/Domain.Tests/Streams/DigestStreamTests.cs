using System.Security.Cryptography;
using SuperInsight.Domain.Streams;

namespace SuperInsight.Domain.Tests.Streams;

public sealed class DigestStreamTests
{
    [Fact]
    public async Task ToDigest_IsThatOfTheBytes_WrittenOrRead()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var bytes = RandomNumberGenerator.GetBytes(100_000);
        var expected = new StreamDigest(bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));

        var written = new MemoryStream();
        await using var writing = new DigestStream(written, leaveOpen: true);
        writing.Write(bytes, 0, 10);
        await writing.WriteAsync(bytes.AsMemory(10), cancellationToken);
        Assert.Equal(expected, writing.ToDigest());
        Assert.Equal(bytes, written.ToArray());

        await using var reading = new DigestStream(new MemoryStream(bytes));
        Assert.Equal(new StreamDigest(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"), reading.ToDigest());
        await reading.ReadExactlyAsync(new byte[10], cancellationToken);
        var rest = new MemoryStream();
        await reading.CopyToAsync(rest, cancellationToken);
        Assert.Equal(expected, reading.ToDigest());
        Assert.Equal(bytes[10..], rest.ToArray());
    }

    [Fact]
    public void Dispose_LeavesTheInnerStreamOpen_WhenAsked()
    {
        var inner = new MemoryStream();
        new DigestStream(inner, leaveOpen: true).Dispose();
        Assert.True(inner.CanWrite);
        new DigestStream(inner).Dispose();
        Assert.False(inner.CanWrite);
    }
}
