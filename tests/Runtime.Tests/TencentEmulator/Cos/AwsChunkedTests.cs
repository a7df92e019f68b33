using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using TencentEmulator.Cos.Checksums;
using TencentEmulator.Cos.Requests;
using TencentEmulator.Cos.Signing;

namespace Runtime.Tests.Emulator.Cos;

/// <summary>Bodies in aws-chunked framing, built here chunk by chunk.</summary>
public sealed class AwsChunkedTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>
{
    private const string Signed = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static readonly byte[] Body = CosAnswer.RandomBytes(200_000);
    private static readonly byte[] Crc = [.. BitConverter.GetBytes(Crc32.Append(0, Body)).Reverse()];

    [Theory]
    [InlineData(Signed)]
    [InlineData(Signed + "-TRAILER")]
    [InlineData("STREAMING-UNSIGNED-PAYLOAD-TRAILER")]
    public async Task Put_TakesTheFramingOff(string payload)
    {
        var put = await SendAsync("framed-" + payload, payload, Body, Convert.ToBase64String(Crc));

        Assert.True(put.Status == HttpStatusCode.OK, put.Text);
        var got = await emulator.Cos.GetAsync("framed-" + payload);
        Assert.Equal(Body, got.Body);
        Assert.False(got.Headers.ContainsKey("Content-Encoding"));
    }

    [Theory]
    [InlineData("STREAMING-UNSIGNED-PAYLOAD-TRAILER")]
    [InlineData(Signed + "-TRAILER")]
    public async Task Put_IsRefused_WhenTheTrailingChecksumIsWrong(string payload)
    {
        var put = await SendAsync("bad-trailer", payload, Body, "AAAAAA==");

        Assert.Equal((HttpStatusCode.BadRequest, "BadDigest"), (put.Status, put.Code));
        Assert.Equal("NoSuchKey", (await emulator.Cos.GetAsync("bad-trailer")).Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Put_IsRefused_WhenAChunkIsNotWhatWasSigned(int chunk)
    {
        var put = await SendAsync("bad-chunk", Signed, Body, null, spoiledChunk: chunk);

        Assert.Equal((HttpStatusCode.Forbidden, "SignatureDoesNotMatch"), (put.Status, put.Code));
        Assert.Equal("NoSuchKey", (await emulator.Cos.GetAsync("bad-chunk")).Code);
    }

    [Fact]
    public async Task Put_IsRefused_WhenTheLastChunkIsMissing()
    {
        var put = await SendAsync("unfinished", Signed, Body, null, isFinished: false);

        Assert.Equal((HttpStatusCode.BadRequest, "IncompleteBody"), (put.Status, put.Code));
        Assert.Equal("NoSuchKey", (await emulator.Cos.GetAsync("unfinished")).Code);
    }

    private async Task<CosAnswer> SendAsync(string key, string payload, byte[] body, string? trailer, int? spoiledChunk = null, bool isFinished = true)
    {
        var uri = new Uri(emulator.Server.BaseUri, $"/{EmulatorFixture.Bucket}/{key}");
        var date = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = new SigV4Scope(EmulatorFixture.Full.SecretId, date[..8], "ap-shanghai");
        string[] names = ["host", "x-amz-content-sha256", "x-amz-date", "x-amz-decoded-content-length"];
        var headers = new HeaderDictionary
        {
            ["host"] = uri.Authority,
            ["x-amz-content-sha256"] = payload,
            ["x-amz-date"] = date,
            ["x-amz-decoded-content-length"] = body.Length.ToString(CultureInfo.InvariantCulture),
        };
        var canonical = CanonicalRequest.Build(new SignedRequest("PUT", uri.AbsolutePath, QueryParameters.Parse(""), headers), names, payload);
        var seed = Sign($"AWS4-HMAC-SHA256\n{date}\n{scope.Text}\n{CanonicalRequest.Hash(canonical)}");
        var isSigned = payload.StartsWith(Signed, StringComparison.Ordinal);
        var hasTrailer = payload.EndsWith("-TRAILER", StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Put, uri) { Content = new ByteArrayContent(Frame()) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value.ToString());
        if (hasTrailer)
            request.Headers.TryAddWithoutValidation("x-amz-trailer", "x-amz-checksum-crc32");
        request.Content.Headers.ContentEncoding.Add("aws-chunked");
        request.Headers.TryAddWithoutValidation("Authorization",
            $"AWS4-HMAC-SHA256 Credential={scope.SecretId}/{scope.Text}, SignedHeaders={string.Join(';', names)}, Signature={seed}");
        return await TestCos.SendAsync(request);

        byte[] Frame()
        {
            using var framed = new MemoryStream();
            var previous = seed;
            var chunks = body.Chunk(65_536).Concat(isFinished ? [[]] : []).ToList();
            foreach (var (index, chunk) in chunks.Index())
            {
                previous = Sign($"AWS4-HMAC-SHA256-PAYLOAD\n{date}\n{scope.Text}\n{previous}\n{EmptyHash}\n{Convert.ToHexStringLower(SHA256.HashData(chunk))}");
                Write(isSigned ? $"{chunk.Length:x};chunk-signature={previous}\r\n" : $"{chunk.Length:x}\r\n");
                var data = chunk.ToArray();
                if (index == spoiledChunk)
                    data[^1] ^= 1;
                framed.Write(data);
                if (chunk.Length > 0)
                    Write("\r\n");
            }

            if (hasTrailer && isFinished)
            {
                Write($"x-amz-checksum-crc32:{trailer}\r\n");
                if (isSigned)
                    Write($"x-amz-trailer-signature:{Sign($"AWS4-HMAC-SHA256-TRAILER\n{date}\n{scope.Text}\n{previous}\n{CanonicalRequest.Hash($"x-amz-checksum-crc32:{trailer}\n")}")}\r\n");
            }

            if (isFinished)
                Write("\r\n");
            return framed.ToArray();

            void Write(string text) => framed.Write(Encoding.ASCII.GetBytes(text));
        }

        string Sign(string text) => scope.Sign(EmulatorFixture.Full.SecretKey, text);
    }
}
