using System.Net;
using System.Net.Sockets;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Postgres;

/// <summary>What is told of a real database's migrations.</summary>
[Collection(nameof(PostgresSuite))]
public sealed class SchemaHeadsTests(PostgresFixture postgres)
{
    private const string AlembicTable = "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY);";
    private const string DjangoTable = "CREATE TABLE django_migrations (id bigserial PRIMARY KEY, app varchar(255) NOT NULL, name varchar(255) NOT NULL, applied timestamptz NOT NULL DEFAULT now());";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FindAsync_IsNull_WhenThereIsNeitherTable() => Assert.Null(await FindAsync(await postgres.CreateDatabaseAsync("CREATE TABLE other (id int)")));

    [Fact]
    public async Task FindAsync_TellsAlembicsHeads_InOneOrder()
    {
        var database = await postgres.CreateDatabaseAsync(AlembicTable + "INSERT INTO alembic_version VALUES ('b2'), ('a1')");
        Assert.Equal("public: Alembic a1, b2", await FindAsync(database));
        await postgres.ExecuteAsync(database, "DELETE FROM alembic_version");
        Assert.Equal("public: Alembic none", await FindAsync(database));
    }

    [Fact]
    public async Task FindAsync_TellsAnotherHead_WhenAnyOfThemMoves()
    {
        var database = await postgres.CreateDatabaseAsync(AlembicTable + DjangoTable
            + "INSERT INTO alembic_version VALUES ('a1'); INSERT INTO django_migrations (app, name) VALUES ('auth', '0001_initial'), ('tasks', '0001_initial')");
        HashSet<string> seen = [(await FindAsync(database))!];
        foreach (var change in new[]
        {
            "UPDATE alembic_version SET version_num = 'a2'",
            "INSERT INTO alembic_version VALUES ('b1')",
            "INSERT INTO django_migrations (app, name) VALUES ('tasks', '0002_more')",
            "DELETE FROM django_migrations WHERE app = 'auth'",
            "UPDATE django_migrations SET name = '0002_other' WHERE name = '0002_more'",
            "DELETE FROM django_migrations",
            "DROP TABLE alembic_version",
        })
        {
            await postgres.ExecuteAsync(database, change);
            Assert.True(seen.Add((await FindAsync(database))!), change);
        }
    }

    [Fact]
    public async Task FindAsync_TellsTheSame_WhateverOrderTheyWereAppliedIn()
    {
        var one = await postgres.CreateDatabaseAsync(DjangoTable + "INSERT INTO django_migrations (app, name) VALUES ('auth', '0001'), ('tasks', '0001')");
        var other = await postgres.CreateDatabaseAsync(DjangoTable + "INSERT INTO django_migrations (app, name) VALUES ('tasks', '0001'), ('auth', '0001')");
        Assert.Equal(await FindAsync(one), await FindAsync(other));
        Assert.Matches("^public: Django 2 migrations, sha256 [0-9a-f]{16}$", await FindAsync(one));
    }

    [Fact]
    public async Task FindAsync_LooksInEverySchemaOfTheSearchPath_AndInNoOther()
    {
        var database = await postgres.CreateDatabaseAsync(AlembicTable
            + """INSERT INTO alembic_version VALUES ('a1'); CREATE SCHEMA "La""bel"; CREATE SCHEMA aside; CREATE TABLE "La""bel".alembic_version AS SELECT 'l1'::varchar AS version_num; CREATE TABLE aside.alembic_version AS SELECT 'x1'::varchar AS version_num;""");
        Assert.Equal("public: Alembic a1", await FindAsync(database));
        await postgres.ExecuteAsync(database, $"""ALTER DATABASE {database} SET search_path = public, "La""bel" """);
        Assert.Equal("La\"bel: Alembic l1; public: Alembic a1", await FindAsync(database));
    }

    [Fact]
    public async Task FindAsync_IsNull_WhenItMayNotRead()
    {
        var database = await postgres.CreateDatabaseAsync(AlembicTable + "CREATE ROLE schema_stranger LOGIN; REVOKE ALL ON alembic_version FROM PUBLIC");
        var address = PostgresAddress.Parse(postgres.Server.ConnectionString(database) + ";Username=schema_stranger", "test");
        Assert.Null(await new PostgresSchemaHeads(() => address).FindAsync("web", Cancellation));
    }

    [Fact]
    public async Task FindAsync_IsNull_WhenATableIsNotWhatItsNameSays() =>
        Assert.Null(await FindAsync(await postgres.CreateDatabaseAsync("CREATE TABLE alembic_version (other int)")));

    [Fact]
    public async Task FindAsync_IsNull_WhenNoDatabaseIsSet()
    {
        Assert.Null(await new PostgresSchemaHeads(() => null).FindAsync("web", Cancellation));
        Assert.Null(await new PostgresSchemaHeads(() => throw SettingException.Missing("Postgres__ConnectionString", "test")).FindAsync("web", Cancellation));
    }

    [Fact]
    public async Task FindAsync_IsNull_WhenTheDatabaseDoesNotExist() => Assert.Null(await FindAsync("nowhere"));

    [Fact]
    public async Task FindAsync_IsNull_WhenTheTableIsLockedForTooLong()
    {
        var database = await postgres.CreateDatabaseAsync(AlembicTable);
        await using var locking = await postgres.ConnectAsync(database);
        await using var transaction = await locking.BeginTransactionAsync(Cancellation);
        await using (var command = new Npgsql.NpgsqlCommand("LOCK TABLE alembic_version", locking, transaction))
            await command.ExecuteNonQueryAsync(Cancellation);
        Assert.Null(await new PostgresSchemaHeads(() => postgres.Address(database), TimeSpan.FromMilliseconds(300)).FindAsync("web", Cancellation));
    }

    [Fact]
    public async Task FindAsync_EndsAtOnce_WhenItIsNoLongerWanted()
    {
        var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        try
        {
            using var wanted = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var address = PostgresAddress.Parse($"Host=127.0.0.1;Port={((IPEndPoint)silent.LocalEndpoint).Port};Username=a;Database=b", "test");
            var asking = new PostgresSchemaHeads(() => address).FindAsync("web", wanted.Token);
            using var connected = await silent.AcceptTcpClientAsync(Cancellation);
            await wanted.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        }
        finally
        {
            silent.Stop();
        }
    }

    private Task<string?> FindAsync(string database) => new PostgresSchemaHeads(() => postgres.Address(database)).FindAsync("web", Cancellation);
}
