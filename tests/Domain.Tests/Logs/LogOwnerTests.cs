using SuperInsight.Domain.Logs;

namespace SuperInsight.Domain.Tests.Logs;

/// <summary>Whose a line is.</summary>
public sealed class LogOwnerTests
{
    [Theory]
    [InlineData("fastapi/fastapi.log", "Traceback:", "fastapi")]
    [InlineData("labelstudio/labelstudio.log.3", "x", "labelstudio")]
    [InlineData("/app/logs/nginx/superinsight.log", "GET 200 0.004", "nginx")]
    [InlineData("ops/functions.log", "{}", "functions")]
    [InlineData("postgresql.log.1", "x", "postgresql")]
    [InlineData("ops/storage.log", "x", null)]
    [InlineData("redistribution/app.log", "x", null)]
    [InlineData("", "2026-03-01 08:00:00.123 UTC [77] ada@web LOG:  checkpoint", "postgresql")]
    [InlineData("", "2026-03-01 08:00:00.123 CST [77] LOG:  checkpoint", "postgresql")]
    [InlineData("", "2026-03-01 08:00:00.123 +08 [77] @ FATAL:  the database system is starting up", "postgresql")]
    [InlineData("", "42:M 01 Mar 2026 08:00:00.123 * Ready to accept connections", "redis")]
    [InlineData("", "42:C 01 Mar 2026 08:00:00.123 # oO0OoO0OoO0Oo Redis is starting", "redis")]
    [InlineData("", "2026/03/01 08:00:00 [warn] 12#12: *1 an upstream response is buffered", "nginx")]
    [InlineData("", "2026-03-01 08:00:00,123 INFO spawned: 'redis' with pid 7", null)]
    [InlineData("", "redis is well", null)]
    public void Of_TellsByTheFile_ElseByTheLine(string source, string line, string? service) => Assert.Equal(service, LogOwner.Of(source, line));

    [Fact]
    public void Matches_WantsBoth_TheServiceAndTheText()
    {
        LogQuery query = new("CHECKPOINT", default, DateTimeOffset.MaxValue, 1) { Service = "postgresql" };
        Assert.True(query.Matches("postgresql.log", "a checkpoint"));
        Assert.False(query.Matches("redis.log", "a checkpoint"));
        Assert.False(query.Matches("postgresql.log", "a vacuum"));
        Assert.True((query with { Service = null }).Matches("redis.log", "a checkpoint"));
    }
}
