using FsCheck;
using FsCheck.Xunit;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Postgres;

/// <summary>Property 3 of the mission for PostgreSQL: whatever a database holds, what is restored is equal.</summary>
[Collection(nameof(PostgresSuite))]
public sealed class PersistenceTests(PostgresFixture postgres)
{
    [Property(MaxTest = 100)]
    public async Task Restore_GivesAnEqualDatabase_WhateverItHolds(DoNotSize<int> seed)
    {
        var source = await postgres.CreateDatabaseAsync(new GeneratedDatabase(seed.Item).ToSql());
        var (bytes, report) = await postgres.DumpAsync(source);
        var target = await postgres.CreateDatabaseAsync();

        Assert.Null(await postgres.Target(target).RestoreAsync(bytes, report));

        var comparison = await DatabaseComparison.CompareAsync(postgres.Server.ConnectionString(source), postgres.Server.ConnectionString(target), TestContext.Current.CancellationToken);
        Assert.Empty(comparison.Differences);
        Assert.Equal(report.Contents.Tables, (await postgres.Target(target).TakeInventoryAsync(TestContext.Current.CancellationToken)).Tables);
        await postgres.ExecuteAsync("postgres", $"DROP DATABASE {source} WITH (FORCE)");
        await postgres.ExecuteAsync("postgres", $"DROP DATABASE {target} WITH (FORCE)");
    }
}
