using System.Diagnostics;
using SuperInsight.RunLocal;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>A backup is worth something without us: the standard tools alone open it.</summary>
[Collection(nameof(HostileBuckets))]
public sealed class StandardToolsTests(Cloud cloud)
{
    [Fact]
    public async Task StoredObject_OpensWithAgeZstdAndPgRestore()
    {
        var stand = cloud.NewStand(Site.Small);
        var file = stand.Bucket.FileOf((await stand.BackUpAsync()).GetProperty("key").GetString()!);
        using var shell = Process.Start(new ProcessStartInfo("/bin/bash",
            ["-c", "set -o pipefail; age -d -i \"$1\" \"$2\" | zstd -d | \"$3/pg_restore\" -l", "bash", cloud.Site.IdentityFile, file, PostgresServer.BinDirectory])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (contents, errors) = (shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(shell.ExitCode == 0, await errors);
        foreach (var expected in (string[])["dbname: small", "TABLE DATA public annotations", "MATERIALIZED VIEW public annotator_totals", "BLOB"])
            Assert.Contains(expected, await contents, StringComparison.Ordinal);
    }
}
