using SuperInsight.Secrets;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>The search that <see cref="OutputScan"/> makes through all that processes printed, when all tests have ended: that it finds what it should.</summary>
public sealed class SecretScanTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("secret-scan-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Find_NamesThePlaceAndTheSetting_AndNotTheValue()
    {
        SecretScan scan = new();
        scan.AddSettings(new Dictionary<string, string>
        {
            ["GitHub__WebhookSecret"] = "webhook-fixture-not-real",
            ["AzureWebJobsStorage"] = "AccountName=dev;AccountKey=storage-fixture==;BlobEndpoint=http://127.0.0.1",
            ["Notifications__WeCom__Url"] = "https://robots.example.com/send?key=robot-fixture-not-real",
            ["Backups__SigningKeyFile"] = "/keys/signing-key",
            ["Cos__Bucket"] = "backup-1-1250000000",
            ["DATABASE_URL"] = "postgresql://ada:of-the-database@db:5432/web",
            ["Heartbeat__Url"] = "https://hc.example.com/0c1d2e3f",
        });
        Assert.Equal(6, scan.Count);
        await File.WriteAllLinesAsync(Path.Combine(folder, "host.log"), ["bucket backup-1-1250000000", "key storage-fixture==", "sent to ?key=robot-fixture-not-real and webhook-fixture-not-real", "pinging https://hc.example.com/0c1d2e3f as ada", "password of-the-database", "-----BEGIN PRIVATE KEY-----"], TestContext.Current.CancellationToken);
        var found = scan.Find(folder);
        Assert.Equal(["host.log:2: AzureWebJobsStorage (AccountKey)", "host.log:3: GitHub__WebhookSecret, Notifications__WeCom__Url (key), a secret of a test's own", "host.log:4: Heartbeat__Url", "host.log:5: DATABASE_URL (password)", "host.log:6: a private key"], found);
        Assert.DoesNotContain("fixture", string.Concat(found), StringComparison.Ordinal);
    }
}
