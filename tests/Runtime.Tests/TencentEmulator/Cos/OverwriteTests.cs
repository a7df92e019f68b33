using System.Net;

namespace Runtime.Tests.Emulator.Cos;

public sealed class OverwriteTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>
{
    private const int Writers = 32;
    private static readonly (string, string) Forbid = ("x-cos-forbid-overwrite", "true");

    [Fact]
    public async Task Put_IsWonByExactlyOne_WhenManyForbidOverwriting()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, Writers)
            .Select(writer => emulator.Cos.PutAsync("raced", BitConverter.GetBytes(writer), Forbid)));

        var winner = Assert.Single(answers.Index(), answer => answer.Item.Status == HttpStatusCode.OK).Index;
        Assert.All(answers.Where((_, writer) => writer != winner), loser => Assert.Equal((HttpStatusCode.Conflict, "FileAlreadyExists"), (loser.Status, loser.Code)));
        Assert.Equal(winner, BitConverter.ToInt32((await emulator.Cos.GetAsync("raced")).Body));
    }

    [Fact]
    public async Task Complete_IsWonByExactlyOne_WhenManyForbidOverwriting()
    {
        var uploads = await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            var upload = await emulator.Cos.InitiateAsync("raced-parts");
            return (upload, (await emulator.Cos.PartAsync("raced-parts", upload, 1, BitConverter.GetBytes(writer))).ETag);
        }));

        var answers = await Task.WhenAll(uploads.Select(upload => emulator.Cos.CompleteAsync("raced-parts", upload.upload, [(1, upload.ETag)], Forbid)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(Writers - 1, answers.Count(answer => answer.Code == "FileAlreadyExists"));
    }

    [Fact]
    public async Task Copy_IsRefused_WhenTheTargetExists()
    {
        await emulator.Cos.PutAsync("source", [1]);
        await emulator.Cos.PutAsync("target", [2]);

        var refused = await emulator.Cos.SendAsync(HttpMethod.Put, "target", "", null, ("x-cos-copy-source", $"/{EmulatorFixture.Bucket}/source"), Forbid);

        Assert.Equal("FileAlreadyExists", refused.Code);
        Assert.Equal([2], (await emulator.Cos.GetAsync("target")).Body);
    }

    [Theory]
    [InlineData("Enabled")]
    [InlineData("Suspended")]
    public async Task ForbidOverwrite_DoesNothing_WhenTheBucketEverHadVersioning(string status)
    {
        var cos = await emulator.NewBucketAsync();
        Assert.Empty((await cos.SendAsync(HttpMethod.Get, "", "versioning")).Xml.Elements());
        await cos.SendAsync(HttpMethod.Put, "", "versioning", System.Text.Encoding.UTF8.GetBytes($"<VersioningConfiguration><Status>{status}</Status></VersioningConfiguration>"));

        await cos.PutAsync("a", [1], Forbid);
        var second = await cos.PutAsync("a", [2], Forbid);

        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.Equal(status, (await cos.SendAsync(HttpMethod.Get, "", "versioning")).Xml.Element("Status")!.Value);
    }
}
