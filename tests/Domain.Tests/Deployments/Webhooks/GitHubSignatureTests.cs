using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Xunit;
using SuperInsight.Domain.Deployments.Webhooks;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Tests.Deployments.Webhooks;

/// <summary>Whoever does not hold the secret gets no body past the check, however it arrives.</summary>
public sealed class GitHubSignatureTests
{
    /// <summary>The example of GitHub's documentation.</summary>
    private static readonly GitHubSignature Documented = new(new Secret("It's a Secret to Everybody"));
    private static readonly byte[] Hello = "Hello, World!"u8.ToArray();
    private const string OfHello = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(OfHello, SignatureCheck.Valid)]
    [InlineData("sha256=757107EA0EB2509FC211221CCE984B8A37570B6D7586C22C46F4379C8B043E17", SignatureCheck.Valid)]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18", SignatureCheck.Mismatch)]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1", SignatureCheck.Malformed)]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1700", SignatureCheck.Malformed)]
    [InlineData("sha256=zz7107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", SignatureCheck.Malformed)]
    [InlineData("sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", SignatureCheck.Malformed)]
    [InlineData(OfHello + ", " + OfHello, SignatureCheck.Malformed)]
    [InlineData("sha", SignatureCheck.Malformed)]
    [InlineData("sha256=", SignatureCheck.Malformed)]
    [InlineData("", SignatureCheck.Missing)]
    [InlineData(null, SignatureCheck.Missing)]
    public async Task Check_TellsWhatASignatureSays(string? header, SignatureCheck expected)
    {
        Assert.Equal(expected, Documented.Check(header, Hello));
        Assert.Equal(expected, await ReadAsync(Documented, header, new MemoryStream(Hello)));
    }

    [Property(MaxTest = 300)]
    public void ReadAsync_RefusesABody_WhenAnyBitIsFlipped(NonEmptyArray<byte> body, PositiveInt key, NonNegativeInt where)
    {
        var signature = new GitHubSignature(new Secret($"key-{key.Get}"));
        var header = Sign($"key-{key.Get}", body.Get);
        Assert.Equal(SignatureCheck.Valid, ReadAsync(signature, header, new MemoryStream(body.Get)).GetAwaiter().GetResult());

        var flipped = body.Get.ToArray();
        flipped[where.Get / 8 % flipped.Length] ^= (byte)(1 << (where.Get % 8));
        Assert.Equal(SignatureCheck.Mismatch, ReadAsync(signature, header, new MemoryStream(flipped)).GetAwaiter().GetResult());

        var digits = Convert.FromHexString(header["sha256=".Length..]);
        digits[where.Get / 8 % digits.Length] ^= (byte)(1 << (where.Get % 8));
        Assert.Equal(SignatureCheck.Mismatch, signature.Check($"sha256={Convert.ToHexStringLower(digits)}", body.Get));
        Assert.Equal(SignatureCheck.Mismatch, new GitHubSignature(new Secret($"key-{key.Get + 1}")).Check(header, body.Get));
    }

    [Property(MaxTest = 200)]
    public void ReadAsync_GivesTheSameAnswer_HoweverTheBodyIsSplit(byte[] seed, ushort length, byte[] cuts)
    {
        // Long enough that the buffer grows.
        var body = Enumerable.Range(0, length * 977 % 70_000).Select(i => (byte)((i * 31 + (seed.Length > 0 ? seed[i % seed.Length] : 0)) & 0xff)).ToArray();
        var signature = new GitHubSignature(new Secret("key"));
        using var pieces = new PiecewiseStream(body, cuts);
        var read = signature.ReadAsync(Sign("key", body), pieces, CancellationToken.None).GetAwaiter().GetResult();
        using var genuine = Assert.IsType<SignedBody.Genuine>(read).Body;
        Assert.Equal(body, genuine.Content.ToArray());

        using var forged = new PiecewiseStream(body, cuts);
        Assert.Equal(SignatureCheck.Mismatch, ReadAsync(signature, Sign("other", body), forged).GetAwaiter().GetResult());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sha256=nonsense")]
    public async Task ReadAsync_ReadsNothing_WhenThereIsNoUsableSignature(string? header)
    {
        using var body = new PiecewiseStream(Hello, []);
        Assert.IsType<SignedBody.Refused>(await Documented.ReadAsync(header, body, Cancellation));
        Assert.Equal(0, body.Served);
    }

    [Fact]
    public async Task ReadAsync_TakesTwentyFiveMebibytes_AndNotOneByteMore()
    {
        var body = new byte[GitHubSignature.LongestBody];
        var header = Sign("key", body);
        var signature = new GitHubSignature(new Secret("key"));
        using (var genuine = Assert.IsType<SignedBody.Genuine>(await signature.ReadAsync(header, new PiecewiseStream(body, []), Cancellation)).Body)
            Assert.Equal(body.Length, genuine.Content.Length);
        Assert.IsType<SignedBody.TooLong>(await signature.ReadAsync(header, new PiecewiseStream(new byte[body.Length + 1], []), Cancellation));
        using var known = new MemoryStream(new byte[body.Length + 1]);
        Assert.IsType<SignedBody.TooLong>(await signature.ReadAsync(header, known, Cancellation));
        Assert.Equal(0, known.Position);
    }

    [Fact]
    public async Task ReadAsync_StopsAtTheLimit_WhenTwoHundredMegabytesAreForged()
    {
        using var endless = new PiecewiseStream(200_000_000);
        Assert.IsType<SignedBody.TooLong>(await Documented.ReadAsync(OfHello, endless, Cancellation));
        Assert.Equal(GitHubSignature.LongestBody + 1, endless.Served);

        // Buffers are given back, so that a second and third forgery cost no memory.
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 3; i++)
        {
            using var another = new PiecewiseStream(200_000_000);
            Assert.IsType<SignedBody.TooLong>(await Documented.ReadAsync(OfHello, another, Cancellation)); // Completes at once, on this thread.
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    private static async Task<SignatureCheck> ReadAsync(GitHubSignature signature, string? header, Stream body)
    {
        switch (await signature.ReadAsync(header, body, CancellationToken.None))
        {
            case SignedBody.Refused refused:
                return refused.Check;
            case SignedBody.Genuine genuine:
                genuine.Body.Dispose();
                return SignatureCheck.Valid;
            default:
                throw new InvalidOperationException("It is too long.");
        }
    }

    private static string Sign(string key, byte[] body) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), body));
}
