using System.Net;
using FsCheck.Xunit;
using TencentEmulator.Cos.Checksums;

namespace Runtime.Tests.Emulator.Cos;

public sealed class MultipartTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>
{
    private const int Megabyte = 1024 * 1024;
    private readonly TestCos _cos = emulator.Cos;

    [Fact]
    public async Task Complete_JoinsTheParts_InNumberOrder()
    {
        byte[][] bodies = [CosAnswer.RandomBytes(Megabyte), CosAnswer.RandomBytes(2 * Megabyte), CosAnswer.RandomBytes(10)];
        var upload = await _cos.InitiateAsync("joined");
        var parts = new List<(int, string)>();
        foreach (var number in (int[])[7, 2, 10_000])
            parts.Add((number, (await _cos.PartAsync("joined", upload, number, bodies[number == 2 ? 0 : number == 7 ? 1 : 2])).ETag));

        var done = await _cos.CompleteAsync("joined", upload, parts.Order());

        var whole = bodies.SelectMany(body => body).ToArray();
        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.EndsWith("-3\"", done.Xml.Element("ETag")!.Value, StringComparison.Ordinal);
        Assert.Equal(Crc64.Append(0, whole), done.Crc64);
        Assert.Equal(whole, (await _cos.GetAsync("joined")).Body);
        Assert.Equal("NoSuchUpload", (await _cos.PartAsync("joined", upload, 1, [1])).Code);
    }

    [Fact]
    public async Task Part_ReplacesTheEarlierOne_WithTheSameNumber()
    {
        var upload = await _cos.InitiateAsync("again");
        var first = await _cos.PartAsync("again", upload, 1, [1, 2, 3]);
        var second = await _cos.PartAsync("again", upload, 1, [4, 5]);

        Assert.Equal("InvalidPart", (await _cos.CompleteAsync("again", upload, [(1, first.ETag)])).Code);
        Assert.Equal(HttpStatusCode.OK, (await _cos.CompleteAsync("again", upload, [(1, second.ETag)])).Status);
        Assert.Equal([4, 5], (await _cos.GetAsync("again")).Body);
    }

    [Fact]
    public async Task Complete_IsRefused_WhenThePartsAreNotRight()
    {
        var upload = await _cos.InitiateAsync("wrong");
        var small = await _cos.PartAsync("wrong", upload, 1, new byte[Megabyte - 1]);
        var last = await _cos.PartAsync("wrong", upload, 2, [1]);

        Assert.Equal("EntityTooSmall", (await _cos.CompleteAsync("wrong", upload, [(1, small.ETag), (2, last.ETag)])).Code);
        Assert.Equal("InvalidPartOrder", (await _cos.CompleteAsync("wrong", upload, [(2, last.ETag), (1, small.ETag)])).Code);
        Assert.Equal("InvalidPart", (await _cos.CompleteAsync("wrong", upload, [(3, last.ETag)])).Code);
        Assert.Equal("MalformedXML", (await _cos.CompleteAsync("wrong", upload, [])).Code);
        Assert.Equal("NoSuchUpload", (await _cos.CompleteAsync("wrong", "unknown", [(1, small.ETag)])).Code);
        Assert.Equal("InvalidArgument", (await _cos.PartAsync("wrong", upload, 10_001, [1])).Code);
        Assert.Equal("NoSuchKey", (await _cos.GetAsync("wrong")).Code);
    }

    [Fact]
    public async Task Complete_JoinsWhatCounts_WhenPartsFailedAndWereSentAgain()
    {
        byte[][] bodies = [.. Enumerable.Range(0, 6).Select(_ => CosAnswer.RandomBytes(Megabyte)), CosAnswer.RandomBytes(5)];
        var upload = await _cos.InitiateAsync("retried");
        var wrong = await _cos.SendAsync(HttpMethod.Put, "retried", $"partNumber=2&uploadId={upload}", CosAnswer.RandomBytes(Megabyte),
            ("Content-MD5", Convert.ToBase64String(CosAnswer.Md5("other"u8))));
        var parts = await Task.WhenAll(bodies.Select(async (body, index) => (index + 1, (await _cos.PartAsync("retried", upload, index + 1, body)).ETag)));
        bodies[3] = CosAnswer.RandomBytes(Megabyte);
        parts[3].ETag = (await _cos.PartAsync("retried", upload, 4, bodies[3])).ETag;

        var done = await _cos.CompleteAsync("retried", upload, parts);

        Assert.Equal("BadDigest", wrong.Code);
        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.Equal(bodies.SelectMany(body => body), (await _cos.GetAsync("retried")).Body);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Complete_JoinsEqualParts_WhicheverCameFirst(bool lastFirst)
    {
        byte[][] bodies = [CosAnswer.RandomBytes(Megabyte), CosAnswer.RandomBytes(Megabyte), CosAnswer.RandomBytes(3)];
        var upload = await _cos.InitiateAsync("equal");
        var parts = new List<(int Number, string ETag)>();
        foreach (var number in lastFirst ? [3, 2, 1] : (int[])[1, 2, 3])
            parts.Add((number, (await _cos.PartAsync("equal", upload, number, bodies[number - 1])).ETag));

        var done = await _cos.CompleteAsync("equal", upload, parts.OrderBy(part => part.Number));

        Assert.Equal(Crc64.Append(0, bodies.SelectMany(body => body).ToArray()), done.Crc64);
        Assert.Equal(bodies.SelectMany(body => body), (await _cos.GetAsync("equal")).Body);
    }

    [Fact]
    public async Task Abort_ForgetsTheUpload()
    {
        var cos = await emulator.NewBucketAsync();
        var upload = await cos.InitiateAsync("aborted");
        await cos.PartAsync("aborted", upload, 1, [1]);

        Assert.Equal("BucketNotEmpty", (await cos.SendAsync(HttpMethod.Delete, "")).Code);
        Assert.Equal(HttpStatusCode.NoContent, (await cos.SendAsync(HttpMethod.Delete, "aborted", $"uploadId={upload}")).Status);
        Assert.Equal("NoSuchUpload", (await cos.SendAsync(HttpMethod.Delete, "aborted", $"uploadId={upload}")).Code);
        Assert.Empty((await cos.SendAsync(HttpMethod.Get, "", "uploads")).Xml.Elements("Upload"));
        Assert.Equal(HttpStatusCode.NoContent, (await cos.SendAsync(HttpMethod.Delete, "")).Status);
    }

    [Fact]
    public async Task Lists_GiveEveryUploadAndPart_PageByPage()
    {
        var cos = await emulator.NewBucketAsync();
        var upload = await cos.InitiateAsync("parts");
        for (var number = 1; number <= 5; number++)
            await cos.PartAsync("parts", upload, number, [(byte)number]);
        foreach (var key in (string[])["b/1", "a/1", "a/2", "c"])
            await cos.InitiateAsync(key);

        var first = (await cos.SendAsync(HttpMethod.Get, "parts", $"max-parts=3&uploadId={upload}")).Xml;
        var second = (await cos.SendAsync(HttpMethod.Get, "parts", $"max-parts=3&part-number-marker=3&uploadId={upload}")).Xml;
        var grouped = (await cos.SendAsync(HttpMethod.Get, "", "uploads&delimiter=%2F")).Xml;
        var page = (await cos.SendAsync(HttpMethod.Get, "", "uploads&max-uploads=2&key-marker=a%2F1")).Xml;

        Assert.Equal(("true", "3"), (first.Element("IsTruncated")!.Value, first.Element("NextPartNumberMarker")!.Value));
        Assert.Equal(["1", "2", "3", "4", "5"], first.Elements("Part").Concat(second.Elements("Part")).Select(part => part.Element("PartNumber")!.Value));
        Assert.Equal(["c", "parts"], grouped.Elements("Upload").Select(entry => entry.Element("Key")!.Value));
        Assert.Equal(["a/", "b/"], grouped.Elements("CommonPrefixes").Select(entry => entry.Element("Prefix")!.Value));
        Assert.Equal(["a/2", "b/1"], page.Elements("Upload").Select(entry => entry.Element("Key")!.Value));
    }

    [Fact]
    public async Task PartCopy_TakesARangeOfAnotherObject()
    {
        var body = CosAnswer.RandomBytes(3 * Megabyte);
        await _cos.PutAsync("whole", body);
        var upload = await _cos.InitiateAsync("copied");
        var source = ("x-cos-copy-source", $"/{_cos.Bucket}/whole");

        var first = await _cos.SendAsync(HttpMethod.Put, "copied", $"partNumber=1&uploadId={upload}", null, source, ("x-cos-copy-source-range", $"bytes=0-{(2 * Megabyte) - 1}"));
        var second = await _cos.SendAsync(HttpMethod.Put, "copied", $"partNumber=2&uploadId={upload}", null, source, ("x-cos-copy-source-range", $"bytes={2 * Megabyte}-{(3 * Megabyte) - 1}"));
        var done = await _cos.CompleteAsync("copied", upload, [(1, first.Xml.Element("ETag")!.Value), (2, second.Xml.Element("ETag")!.Value)]);

        Assert.Equal(Crc64.Append(0, body), done.Crc64);
        Assert.Equal(body, (await _cos.GetAsync("copied")).Body);
    }

    [Property(MaxTest = 100)]
    public void Combine_EqualsTheWhole_ForAnyParts(byte[][] parts)
    {
        var whole = Crc64.Append(0, parts.SelectMany(part => part).ToArray());

        Assert.Equal(whole, parts.Aggregate(0UL, (crc, part) => Crc64.Combine(crc, Crc64.Append(0, part), part.Length)));
    }
}
