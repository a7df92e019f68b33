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
        var point = await stand.BackUpAsync();
        var file = stand.Bucket.FileOf(point.GetProperty("key").GetString()!);

        var contents = await ShellAsync("age -d -i \"$1\" \"$2\" | zstd -d | \"$3/pg_restore\" -l", cloud.Site.IdentityFile, file, PostgresServer.BinDirectory);
        foreach (var expected in (string[])["dbname: small", "TABLE DATA public annotations", "MATERIALIZED VIEW public annotator_totals", "BLOB"])
            Assert.Contains(expected, contents, StringComparison.Ordinal);
        var bytes = await ShellAsync("set -o pipefail; age -d -i \"$1\" \"$2\" | zstd -d | wc -c", cloud.Site.IdentityFile, file);
        Assert.Equal(point.GetProperty("plainBytes").ToString(), bytes.Trim());
    }

    private static async Task<string> ShellAsync(string script, params string[] arguments)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", script, "bash", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(shell.ExitCode == 0, await errors);
        return await output;
    }
}
