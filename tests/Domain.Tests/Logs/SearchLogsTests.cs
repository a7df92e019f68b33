using SuperInsight.Domain.Logs;

namespace SuperInsight.Domain.Tests.Logs;

/// <summary>Lines are shown without what looks like a secret.</summary>
public sealed class SearchLogsTests
{
    [Theory]
    [InlineData("password=hunter2 done", "password=*** done")]
    [InlineData("{\"password\":\"hunter2\",\"user\":\"ada\"}", "{\"password\":\"***\",\"user\":\"ada\"}")]
    [InlineData("Postgres__Password: 'hunter2'", "Postgres__Password: '***'")]
    [InlineData("postgresql://ada:hunter2@db/x", "postgresql://***@db/x")]
    [InlineData("Authorization: Bearer hunter2.abc", "Authorization: Bearer ***")]
    [InlineData("authorization=Basic aHVudGVyMg==", "authorization=Basic ***")]
    [InlineData("x-functions-key: hunter2", "x-functions-key: ***")]
    [InlineData("by AKIDhunter2hunter2xyz now", "by *** now")]
    [InlineData("ghp_hunter2hunter2hunter2hunter2", "***")]
    [InlineData("GET /robots?access_token=hunter2&x=1", "GET /robots?access_token=***&x=1")]
    [InlineData("GET /health 200 in 5 ms", "GET /health 200 in 5 ms")]
    [InlineData("red \u001b[31mtext", "red  [31mtext")]
    public async Task RunAsync_ShowsNoSecret(string line, string shown)
    {
        var found = await new SearchLogs(new OneLine(line)).RunAsync(new(null, default, DateTimeOffset.MaxValue, 1), TestContext.Current.CancellationToken);
        Assert.Equal(shown, Assert.Single(found).Text);
    }

    [Fact]
    public async Task RunAsync_CutsALineThatIsTooLong()
    {
        var found = await new SearchLogs(new OneLine(new string('x', 100_000))).RunAsync(new(null, default, DateTimeOffset.MaxValue, 1), TestContext.Current.CancellationToken);
        Assert.Equal(SearchLogs.LongestLine + 1, found[0].Text.Length);
    }

    private sealed class OneLine(string text) : ILogSearch
    {
        public Task<IReadOnlyList<LogLine>> SearchAsync(LogQuery query, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<LogLine>>([new(null, "app.log", text)]);
    }
}
