using System.Net;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>Backups over HTTP, as an agent or a person with a key asks for them.</summary>
[Collection(nameof(ServingHosts))]
public sealed class HttpTests(HostedCloud cloud) : IAsyncLifetime
{
    private Stand stand = null!;
    private RunningHost host = null!;

    public async ValueTask InitializeAsync()
    {
        stand = await cloud.NewHostedStandAsync(Site.Small);
        host = await stand.StartHostAsync();
    }

    public async ValueTask DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Post_LeavesARestorePoint_WhenItHasTheKey()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.SendAsync(HttpMethod.Post, "/api/backups/postgres", key: "")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.SendAsync(HttpMethod.Post, "/api/backups/postgres", key: "not-the-key")).Status);
        Assert.Empty(stand.Bucket.RunsThat("requested"));

        var accepted = await host.PostAsync("/api/backups/postgres");
        Assert.Equal(HttpStatusCode.Accepted, accepted.Status);
        var id = accepted.Body.GetProperty("id").GetString()!;
        var status = new Uri(accepted.Body.GetProperty("statusUrl").GetString()!);
        Assert.Equal($"/api/backups/postgres/runs/{id}", status.AbsolutePath);

        var point = (await host.WaitForAsync(status, "Completed")).GetProperty("restorePoint");
        var key = point.GetProperty("key").GetString()!;
        Assert.Equal(stand.Bucket.Sha256Of(key), point.GetProperty("sha256").GetString());
        var list = await host.GetAsync("/api/backups");
        Assert.Equal(HttpStatusCode.OK, list.Status);
        var listed = Assert.Single(list.Body.GetProperty("restorePoints").EnumerateArray());
        Assert.Equal(point.GetProperty("id").GetString(), listed.GetProperty("id").GetString());
        Assert.Equal([id], stand.Bucket.RunsThat("started"));
        Assert.Equal([id], stand.Bucket.RunsThat("completed"));
    }

    [Fact]
    public async Task Post_AnswersConflictAndNamesTheHolder_WhileABackupRuns()
    {
        await cloud.Faults.AddAsync(new { service = "cos", operation = "PutObject", bucket = stand.Bucket.Name, keyContains = "data.age", fault = new { status = 503 } });
        var status = await host.RequestBackupAsync();
        var run = status.Segments[^1];
        await cloud.Faults.StruckAsync(stand.Bucket, "PutObject", () => host.Log);

        var conflict = await host.PostAsync("/api/backups/postgres");
        AssertProblem(conflict, HttpStatusCode.Conflict, run, "pid ");

        await cloud.Faults.ClearAsync();
        await host.WaitForAsync(status, "Completed");
        Assert.Equal([run], stand.Bucket.RunsThat("requested"));
    }

    [Fact]
    public async Task Routes_AnswerNotFound_WhenSourceOrRunIsUnknown()
    {
        AssertProblem(await host.PostAsync("/api/backups/mysql"), HttpStatusCode.NotFound, "postgres");
        AssertProblem(await host.GetAsync("/api/backups/postgres/runs/no-such-run"), HttpStatusCode.NotFound, "postgres");
        AssertProblem(await host.GetAsync("/api/backups/NOT+A+SOURCE/runs/1"), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Routes_NameTheMissingSetting_AndTheOthersGoOn()
    {
        var readOnly = (await cloud.NewHostedStandAsync(Site.Small)).With("Backups__SigningKeyFile", null).With("Backups__TrustedSigners", cloud.Site.Signer);
        await using (var keyless = await readOnly.StartHostAsync())
        {
            AssertProblem(await keyless.PostAsync("/api/backups/postgres"), HttpStatusCode.ServiceUnavailable, "Backups__SigningKeyFile");
            Assert.Empty(readOnly.Bucket.RunsThat("requested"));
            Assert.Equal(HttpStatusCode.OK, (await keyless.GetAsync("/api/backups")).Status);
            AssertProblem(await keyless.GetAsync("/api/backups/postgres/runs/no-such-run"), HttpStatusCode.NotFound);
        }

        await using var bucketless = await readOnly.With("Cos__Bucket", null).StartHostAsync();
        AssertProblem(await bucketless.GetAsync("/api/backups"), HttpStatusCode.ServiceUnavailable, "Cos__Bucket");
        AssertProblem(await bucketless.PostAsync("/api/backups/postgres"), HttpStatusCode.ServiceUnavailable);
    }

    /// <summary>RFC 9457.</summary>
    private static void AssertProblem(HttpAnswer answer, HttpStatusCode status, params string[] words)
    {
        Assert.Equal(status, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal((int)status, answer.Body.GetProperty("status").GetInt32());
        Assert.NotEmpty(answer.Body.GetProperty("title").GetString()!);
        Assert.All(words, word => Assert.Contains(word, answer.Body.ToString(), StringComparison.Ordinal));
    }
}
