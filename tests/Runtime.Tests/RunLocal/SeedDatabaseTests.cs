using Npgsql;
using SuperInsight.RunLocal;

namespace Runtime.Tests.RunLocal;

public sealed class SeedDatabaseTests
{
    [Fact]
    public async Task EnsureAsync_FillsOnlyOnce()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var postgres = await PostgresServer.StartAsync(new(), cancellationToken);

        Assert.True(await SeedDatabase.EnsureAsync(postgres, "superinsight", cancellationToken));
        Assert.False(await SeedDatabase.EnsureAsync(postgres, "superinsight", cancellationToken));

        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString("superinsight"));
        await using var command = source.CreateCommand("""
            SELECT (SELECT count(*) FROM users) || ' ' || (SELECT count(*) FROM projects) || ' ' || (SELECT count(*) FROM tasks) || ' '
                || (SELECT count(*) FROM annotations) || ' ' || (SELECT sum(tasks) FROM project_progress) || ' '
                || (SELECT length(convert_from(lo_get(guideline), 'UTF8')) > 50000 FROM projects WHERE id = 1)
            """);
        Assert.Equal("40 12 3000 5000 3000 true", await command.ExecuteScalarAsync(cancellationToken));
    }
}
