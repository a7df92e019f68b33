using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using SuperInsight.RunLocal;
using SuperInsight.Secrets;

[assembly: AssemblyFixture(typeof(SuperInsight.EndToEnd.Tests.Site))]

namespace SuperInsight.EndToEnd.Tests;

/// <summary>What all tests share: a PostgreSQL server with two databases to back up, and the keys of the backups.</summary>
public sealed class Site : IAsyncLifetime
{
    /// <summary>A few thousand rows; its backup is one simple object.</summary>
    public const string Small = "small";

    /// <summary>The same, and so many random bytes that its backup takes three parts.</summary>
    public const string Large = "large";

    private const int Mebibyte = 1 << 20;
    private const int Ballast = 20;

    private readonly string home = Directory.CreateTempSubdirectory("end-to-end-").FullName;
    private int scratches;

    public PostgresServer Postgres { get; private set; } = null!;

    /// <summary>Function keys, and nothing else: a home without settings.</summary>
    public LocalFolder Folder { get; private set; } = null!;

    public string Recipient { get; private set; } = "";

    public string Signer { get; private set; } = "";

    public string IdentityFile => Path.Combine(home, "keys", "identity.txt");

    public string SigningKeyFile => Path.Combine(home, "keys", "signing-key");

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        Folder = LocalFolder.Open(Path.Combine(home, "host"));
        Folder.WriteHostKeys();
        var keys = await new OpsCommand().RunAsync(cancellationToken, "keys", "new", "--directory", Path.GetDirectoryName(IdentityFile)!);
        Recipient = keys.GetProperty("recipient").GetString()!;
        Signer = keys.GetProperty("signer").GetString()!;
        Postgres = await PostgresServer.StartAsync(new(), cancellationToken);
        OutputScan.Secrets.Add("the function key", Folder.FunctionKey);
        OutputScan.Secrets.Add("the master key", Folder.MasterKey);
        OutputScan.Secrets.Add("the age identity", (await File.ReadAllLinesAsync(IdentityFile, cancellationToken)).Single(line => line.StartsWith("AGE-SECRET-KEY-", StringComparison.Ordinal)));
        OutputScan.Secrets.Add("the signing key", (await File.ReadAllLinesAsync(SigningKeyFile, cancellationToken)).First(line => !line.StartsWith("-----", StringComparison.Ordinal)));
        await SeedDatabase.EnsureAsync(Postgres, Small, cancellationToken);
        await SeedDatabase.EnsureAsync(Postgres, Large, cancellationToken);
        await AddBallastAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (Postgres is not null)
            await Postgres.DisposeAsync();
        Directory.Delete(home, recursive: true);
    }

    /// <summary>An empty database to restore into.</summary>
    public async Task<string> NewScratchAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"scratch_{Interlocked.Increment(ref scratches)}");
        await Postgres.CreateDatabaseAsync(name, TestContext.Current.CancellationToken);
        return name;
    }

    /// <summary>For <c>--to</c>; the password goes by the environment.</summary>
    public string Address(string database) => string.Create(CultureInfo.InvariantCulture, $"postgresql://{PostgresServer.UserName}@127.0.0.1:{Postgres.Port}/{database}");

    public async Task<T> AskAsync<T>(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(Postgres.ConnectionString(database) + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(Postgres.ConnectionString(database) + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Row by row, by means that have nothing to do with the backup.</summary>
    public async Task AssertEqualAsync(string source, string restored)
    {
        var comparison = await DatabaseComparison.CompareAsync(Postgres.ConnectionString(source), Postgres.ConnectionString(restored), TestContext.Current.CancellationToken);
        Assert.Empty(comparison.Differences);
        Assert.True(comparison.Rows > 1000, $"only {comparison.Rows} rows were compared");
    }

    private async Task AddBallastAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync(Large, "CREATE TABLE ballast (id integer PRIMARY KEY, bytes bytea NOT NULL)");
        await using var source = NpgsqlDataSource.Create(Postgres.ConnectionString(Large) + ";Pooling=false");
        for (var id = 0; id < Ballast; id++)
        {
            await using var insert = source.CreateCommand("INSERT INTO ballast VALUES ($1, $2)");
            insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = id });
            insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = RandomNumberGenerator.GetBytes(Mebibyte) });
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
