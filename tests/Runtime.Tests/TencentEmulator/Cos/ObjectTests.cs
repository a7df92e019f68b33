using System.Net;
using System.Text;
using TencentEmulator.Cos.Checksums;

namespace Runtime.Tests.Emulator.Cos;

public sealed class ObjectTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>
{
    private readonly TestCos _cos = emulator.Cos;

    [Fact]
    public async Task Put_StoresAPlainFile_AndAnswersEveryChecksum()
    {
        var body = CosAnswer.RandomBytes(700_001);
        var md5 = CosAnswer.Md5(body);

        var put = await _cos.PutAsync("data/2026/plain.bin", body, ("Content-MD5", Convert.ToBase64String(md5)));

        Assert.Equal(HttpStatusCode.OK, put.Status);
        Assert.Equal($"\"{Convert.ToHexStringLower(md5)}\"", put.ETag);
        Assert.Equal(Crc64.Append(0, body), put.Crc64);
        Assert.Equal(body, await File.ReadAllBytesAsync(Path.Join(emulator.Objects, "data/2026/plain.bin"), TestContext.Current.CancellationToken));
        Assert.NotEmpty(put.Headers["x-cos-request-id"]);
    }

    [Fact]
    public async Task Get_GivesBackBodyHeadersAndMetadata()
    {
        await _cos.PutAsync("back", "hello world"u8.ToArray(), ("Content-Type", "text/plain"), ("Cache-Control", "no-store"),
            ("x-cos-meta-note", "it's (ok)*!~"), ("x-cos-storage-class", "STANDARD_IA"));

        var got = await _cos.GetAsync("back");

        Assert.Equal("hello world", got.Text);
        Assert.Equal("\"5eb63bbbe01eeed093cb22bb8f5acdc3\"", got.ETag);
        Assert.Equal(5981764153023615706UL, got.Crc64);
        Assert.Equal("text/plain", got.Headers["Content-Type"]);
        Assert.Equal("no-store", got.Headers["Cache-Control"]);
        Assert.Equal("it's (ok)*!~", got.Headers["x-cos-meta-note"]);
        Assert.Equal("STANDARD_IA", got.Headers["x-cos-storage-class"]);
        Assert.Contains("Last-Modified", got.Headers.Keys);
        var head = await _cos.SendAsync(HttpMethod.Head, "back");
        Assert.Equal("11", head.Headers["Content-Length"]);
        Assert.Empty(head.Body);
    }

    [Fact]
    public async Task Put_IsRefusedAndLeavesNothing_WhenContentMd5DoesNotMatch()
    {
        var wrong = await _cos.PutAsync("digest", "hello"u8.ToArray(), ("Content-MD5", Convert.ToBase64String(CosAnswer.Md5("other"u8))));
        var broken = await _cos.PutAsync("digest", "hello"u8.ToArray(), ("Content-MD5", "xx"));

        Assert.Equal((HttpStatusCode.BadRequest, "BadDigest"), (wrong.Status, wrong.Code));
        Assert.Equal((HttpStatusCode.BadRequest, "InvalidDigest"), (broken.Status, broken.Code));
        Assert.Equal("NoSuchKey", (await _cos.GetAsync("digest")).Code);
        Assert.Equal(HttpStatusCode.NotFound, (await _cos.SendAsync(HttpMethod.Head, "digest")).Status);
    }

    [Fact]
    public async Task Get_OverridesHeaders_WhenTheQueryAsks()
    {
        await _cos.PutAsync("override", [1], ("Content-Type", "text/plain"));

        var got = await _cos.SendAsync(HttpMethod.Get, "override",
            "response-content-type=application%2Fjson&response-content-disposition=attachment%3B%20filename%3Da");

        Assert.Equal("application/json", got.Headers["Content-Type"]);
        Assert.Equal("attachment; filename=a", got.Headers["Content-Disposition"]);
    }

    [Fact]
    public async Task Get_PassesAnyTextThrough_InHeaders()
    {
        await _cos.PutAsync("text", [1], ("x-cos-meta-note", "plain"));
        var query = $"response-content-disposition={Uri.EscapeDataString("attachment; filename=\"ü a+b.txt\"")}";

        var got = await _cos.SendAsync(HttpMethod.Get, "text", query);
        var refused = await _cos.SendAsync(HttpMethod.Get, "text", "response-content-type=a%0D%0Ab");

        Assert.Equal("attachment; filename=\"ü a+b.txt\"", Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(got.Headers["Content-Disposition"])));
        Assert.Equal("InvalidArgument", refused.Code);
    }

    [Fact]
    public async Task Get_HonoursConditions()
    {
        var etag = (await _cos.PutAsync("conditions", [1, 2, 3])).ETag;
        var modified = (await _cos.GetAsync("conditions")).Headers["Last-Modified"];

        Assert.Equal(HttpStatusCode.OK, (await _cos.GetAsync("conditions", ("If-Match", etag))).Status);
        Assert.Equal("PreconditionFailed", (await _cos.GetAsync("conditions", ("If-Match", "\"x\""))).Code);
        Assert.Equal(HttpStatusCode.NotModified, (await _cos.GetAsync("conditions", ("If-None-Match", etag))).Status);
        Assert.Equal(HttpStatusCode.NotModified, (await _cos.GetAsync("conditions", ("If-Modified-Since", modified))).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await _cos.GetAsync("conditions", ("If-Unmodified-Since", "Thu, 01 Jan 2015 00:00:00 GMT"))).Status);
    }

    [Fact]
    public async Task Delete_RemovesFileAndFolder_AndIsNoErrorTwice()
    {
        await _cos.PutAsync("gone/deep/file", [1]);

        Assert.Equal(HttpStatusCode.NoContent, (await _cos.SendAsync(HttpMethod.Delete, "gone/deep/file")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await _cos.SendAsync(HttpMethod.Delete, "gone/deep/file")).Status);
        Assert.False(Directory.Exists(Path.Join(emulator.Objects, "gone")));
    }

    [Fact]
    public async Task DeleteMany_NeedsContentMd5()
    {
        var cos = await emulator.NewBucketAsync();
        await cos.PutAsync("a", [1]);
        await cos.PutAsync("b", [1]);
        var document = "<Delete><Object><Key>a</Key></Object><Object><Key>missing</Key></Object></Delete>"u8.ToArray();

        var refused = await cos.SendAsync(HttpMethod.Post, "", "delete", document);
        var done = await cos.SendAsync(HttpMethod.Post, "", "delete", document, ("Content-MD5", Convert.ToBase64String(CosAnswer.Md5(document))));

        Assert.Equal("InvalidRequest", refused.Code);
        Assert.Equal(["a", "missing"], done.Xml.Descendants("Key").Select(key => key.Value));
        Assert.Equal(["b"], (await cos.SendAsync(HttpMethod.Get, "")).Xml.Descendants("Key").Select(key => key.Value));
    }

    [Fact]
    public async Task Copy_KeepsOrReplacesMetadata()
    {
        await _cos.PutAsync("from/源 1", "hello world"u8.ToArray(), ("x-cos-meta-a", "1"));
        var source = $"{_cos.Bucket}.cos.ap-shanghai.myqcloud.com/from/{Uri.EscapeDataString("源 1")}";

        var kept = await _cos.SendAsync(HttpMethod.Put, "to1", "", null, ("x-cos-copy-source", source));
        await _cos.SendAsync(HttpMethod.Put, "to2", "", null, ("x-cos-copy-source", source), ("x-cos-metadata-directive", "Replaced"), ("x-cos-meta-b", "2"));
        var missing = await _cos.SendAsync(HttpMethod.Put, "to3", "", null, ("x-cos-copy-source", $"/{_cos.Bucket}/nothing"));
        var failed = await _cos.SendAsync(HttpMethod.Put, "to3", "", null, ("x-cos-copy-source", source), ("x-cos-copy-source-If-Match", "\"x\""));

        Assert.Equal("5981764153023615706", kept.Xml.Element("CRC64")!.Value);
        Assert.Equal("1", (await _cos.GetAsync("to1")).Headers["x-cos-meta-a"]);
        var replaced = await _cos.GetAsync("to2");
        Assert.Equal(("2", false), (replaced.Headers["x-cos-meta-b"], replaced.Headers.ContainsKey("x-cos-meta-a")));
        Assert.Equal("NoSuchKey", missing.Code);
        Assert.Equal("PreconditionFailed", failed.Code);
    }

    [Theory]
    [InlineData("../../escape")]
    [InlineData("/leading//double/")]
    [InlineData("a/./b/../c")]
    [InlineData("percent%2Fsign %25")]
    [InlineData("备份/日 志+1.tar.gz")]
    [InlineData("back\\slash")]
    [InlineData("control\u0001\tcharacter")]
    [InlineData("emoji🚀")]
    public async Task Put_KeepsAnyKeyInsideItsBucket(string key)
    {
        var cos = await emulator.NewBucketAsync();
        var body = Encoding.UTF8.GetBytes(key);

        Assert.Equal(HttpStatusCode.OK, (await cos.PutAsync(key, body)).Status);

        Assert.Equal(body, (await cos.GetAsync(key)).Body);
        var listed = await cos.SendAsync(HttpMethod.Get, "", "encoding-type=url");
        Assert.Equal(key, Uri.UnescapeDataString(listed.Xml.Descendants("Key").Single().Value));
        var root = Path.GetFullPath(Path.Join(emulator.Objects, "..", "..", cos.Bucket, "objects"));
        Assert.Single(Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories));
        await cos.SendAsync(HttpMethod.Delete, key);
        Assert.Empty(Directory.EnumerateFileSystemEntries(root));
    }

    [Fact]
    public async Task Put_KeepsBothKeys_WhenOneIsAFolderOfTheOther()
    {
        var cos = await emulator.NewBucketAsync();
        string[] keys = ["x/y", "x", "x/y/z", "p", "p/q", "p/q/r", "p/", "x%dir/y"];
        foreach (var key in keys)
            await cos.PutAsync(key, Encoding.UTF8.GetBytes(key));

        foreach (var key in keys)
            Assert.Equal(key, (await cos.GetAsync(key)).Text);
    }

    [Fact]
    public async Task Put_TakesKeysOf850BytesAndNoMore()
    {
        var longest = string.Concat(Enumerable.Repeat("备", 283)) + "x";

        Assert.Equal(HttpStatusCode.OK, (await _cos.PutAsync(longest, [7])).Status);
        Assert.Equal([7], (await _cos.GetAsync(longest)).Body);
        Assert.Equal("KeyTooLong", (await _cos.PutAsync(longest + "x", [7])).Code);
    }

    [Fact]
    public async Task Get_IsRefused_WhenTheObjectIsArchived()
    {
        await _cos.PutAsync("cold", [1], ("x-cos-storage-class", "ARCHIVE"));

        Assert.Equal("InvalidObjectState", (await _cos.GetAsync("cold")).Code);
        Assert.Equal("InvalidStorageClass", (await _cos.PutAsync("cold", [1], ("x-cos-storage-class", "LUKEWARM"))).Code);
    }
}
