using System.Text;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>Manifests that no trusted signer wrote for that place: refused by name, shown as refused, and passed over for the newest good one.</summary>
[Collection(nameof(HostileBuckets))]
public sealed class ForgedManifestTests(TwoPoints points) : IClassFixture<TwoPoints>, IAsyncLifetime
{
    private readonly Intruder intruder = new(points.Stand);

    public static TheoryData<Forgery, string> Cases { get; } = new()
    {
        { Forgery.Edited, "its signature does not fit its content" },
        { Forgery.ForeignSigner, "is not among the trusted ones" },
        { Forgery.SignatureRemoved, "it is not signed" },
        { Forgery.Replayed, "it was signed for another place" },
    };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await points.PutRightAsync(intruder);
        intruder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task EveryCommand_RefusesIt_AndSaysWhy(Forgery forgery, string reason)
    {
        var stand = points.Stand;
        await intruder.ReplaceAsync(points.Newer.ManifestKey, Forge(forgery));

        var verify = await stand.TryOpsAsync("backup", "verify", points.Newer.Id);
        Assert.Equal(1, verify.ExitCode);
        Assert.Contains(reason, verify.Errors, StringComparison.Ordinal);

        var list = await stand.TryOpsAsync("backup", "list");
        Assert.Equal(0, list.ExitCode);
        Assert.Contains(points.Older.Id, list.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(points.Newer.Id, list.Output, StringComparison.Ordinal);
        Assert.Contains(points.Newer.Id, list.Errors, StringComparison.Ordinal);
        Assert.Contains(reason, list.Errors, StringComparison.Ordinal);

        var target = await stand.Site.NewScratchAsync();
        var byId = await stand.TryOpsAsync("backup", "restore", points.Newer.Id, "--to", stand.Site.Address(target));
        Assert.Equal(1, byId.ExitCode);
        Assert.Contains(reason, byId.Errors, StringComparison.Ordinal);
        var latest = await stand.OpsAsync("backup", "restore", "latest:postgres", "--to", stand.Site.Address(target));
        Assert.Equal(points.Older.Id, latest.GetProperty("restorePoint").GetProperty("id").GetString());
    }

    private byte[] Forge(Forgery forgery)
    {
        using var foreign = SigningKey.Generate();
        var content = Content(points.Newer.Manifest);
        return forgery switch
        {
            Forgery.Edited => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(points.Newer.Manifest).Replace("\"rows\": 3000", "\"rows\": 2999", StringComparison.Ordinal)),
            Forgery.ForeignSigner => SignedDocument.Build(content, foreign),
            Forgery.SignatureRemoved => content,
            Forgery.Replayed => points.Older.Manifest,
            _ => throw new ArgumentOutOfRangeException(nameof(forgery)),
        };
    }

    private byte[] Content(byte[] manifest) =>
        Assert.IsType<SignedDocumentReading.Verified>(SignedDocument.Open(manifest, [VerifyKey.Parse(points.Stand.Site.Signer)])).Content.ToArray();
}

/// <summary>What an intruder can make of a manifest.</summary>
public enum Forgery
{
    Edited,
    ForeignSigner,
    SignatureRemoved,
    Replayed,
}
