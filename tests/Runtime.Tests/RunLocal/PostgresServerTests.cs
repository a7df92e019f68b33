using Npgsql;
using SuperInsight.RunLocal;

namespace Runtime.Tests.RunLocal;

public sealed class PostgresServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_GivesAServerWithChecksums_OnLoopbackOnly()
    {
        await using var postgres = await PostgresServer.StartAsync(new(), Cancellation);

        Assert.Equal("on", await ScalarAsync(postgres, "SHOW data_checksums"));
        Assert.Equal("127.0.0.1", await ScalarAsync(postgres, "SHOW listen_addresses"));
        Assert.Equal("", await ScalarAsync(postgres, "SHOW unix_socket_directories"));
        Assert.Equal("UTF8 C.UTF-8", await ScalarAsync(postgres,
            "SELECT pg_encoding_to_char(encoding) || ' ' || datcollate FROM pg_database WHERE datname = 'postgres'"));
        Assert.StartsWith("15.", (string?)await ScalarAsync(postgres, "SHOW server_version"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_KeepsThePasswordOutOfEveryArgument_AndAsksForIt()
    {
        await using var postgres = await PostgresServer.StartAsync(new(), Cancellation);

        Assert.DoesNotContain(ProcFs.AllIds(), id => ProcFs.CommandLine(id).Contains(postgres.Password, StringComparison.Ordinal));
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(postgres.ConnectionString())
        {
            Password = "wrong",
            Pooling = false,
        }.ConnectionString);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(Cancellation));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
    }

    [Fact]
    public async Task Uri_OpensTheDatabase_WithTheToolsOfTheServersVersion()
    {
        await using var postgres = await PostgresServer.StartAsync(new(), Cancellation);
        await postgres.CreateDatabaseAsync("数据 \"1\"", Cancellation);
        await postgres.CreateDatabaseAsync("数据 \"1\"", Cancellation);

        var output = await ChildProcess.RunAsync(new()
        {
            Name = "psql",
            Executable = Path.Combine(PostgresServer.BinDirectory, "psql"),
            Arguments = ["--no-psqlrc", "--tuples-only", "--no-align", "--command", "SELECT current_database()", postgres.Uri("数据 \"1\"").AbsoluteUri],
        }, Cancellation);

        Assert.Equal("数据 \"1\"", output);
    }

    [Fact]
    public async Task CrashAsync_LosesNothingCommitted_AndLeavesNoProcess()
    {
        await using var postgres = await PostgresServer.StartAsync(new(), Cancellation);
        await ExecuteAsync(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
        var processes = ProcFs.ChildrenOf(postgres.ProcessId!.Value).Append(postgres.ProcessId.Value).ToArray();
        var port = postgres.Port;

        await postgres.CrashAsync();

        Assert.DoesNotContain(processes, ProcFs.IsRunning);
        Assert.True(LoopbackPort.IsFree(port));
        await postgres.StartAgainAsync(Cancellation);
        Assert.Equal(port, postgres.Port);
        Assert.Equal(42, await ScalarAsync(postgres, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task RestartAsync_KeepsPortAndData()
    {
        await using var postgres = await PostgresServer.StartAsync(new(), Cancellation);
        var (port, process) = (postgres.Port, postgres.ProcessId);
        await ExecuteAsync(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");

        await postgres.RestartAsync(Cancellation);

        Assert.Equal(port, postgres.Port);
        Assert.NotEqual(process, postgres.ProcessId);
        Assert.Equal(42, await ScalarAsync(postgres, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task StartAsync_KeepsDataAndPassword_WhenGivenADirectory()
    {
        var given = Directory.CreateTempSubdirectory("run-local-").FullName;
        var options = new PostgresServerOptions { DataDirectory = given, Fsync = true };
        string password;
        string folder;
        await using (var first = await PostgresServer.StartAsync(options, Cancellation))
        {
            password = first.Password;
            folder = Path.GetDirectoryName(first.DataDirectory)!;
            await ExecuteAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");
        }
        try
        {
            // A process that is not PostgreSQL has the id that a crash left behind. It is the same user's, which PostgreSQL minds.
            await using var stranger = await ChildProcess.StartAsync(
                new() { Name = "sleep", Executable = "/usr/bin/sleep", Arguments = ["600"], User = PostgresFolder.User });
            await File.WriteAllTextAsync(Path.Combine(folder, "data", "postmaster.pid"), $"{stranger.Id}\n{folder}\n", Cancellation);
            await using var second = await PostgresServer.StartAsync(options, Cancellation);

            Assert.Equal(password, second.Password);
            Assert.Equal(42, await ScalarAsync(second, "SELECT answer FROM kept"));
            var third = await Assert.ThrowsAsync<ServerFailedException>(() => PostgresServer.StartAsync(options, Cancellation));
            Assert.Contains($"as pid {second.ProcessId}", third.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            if (Directory.Exists(given))
                Directory.Delete(given, recursive: true);
        }
    }

    [Fact]
    public async Task DisposeAsync_DeletesTemporaryData()
    {
        string data;
        await using (var postgres = await PostgresServer.StartAsync(new(), Cancellation))
        {
            data = postgres.DataDirectory;
            Assert.True(Directory.Exists(data));
        }
        Assert.False(Directory.Exists(Path.GetDirectoryName(data)));
    }

    [Fact]
    public async Task StartAsync_ShowsTheLastLogLines_WhenTheServerEnds()
    {
        var options = new PostgresServerOptions { Settings = new Dictionary<string, string> { ["no_such_setting"] = "1" } };

        var failure = await Assert.ThrowsAsync<ServerFailedException>(() => PostgresServer.StartAsync(options, Cancellation));

        Assert.Contains("postgresql ended with code 1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("unrecognized configuration parameter \"no_such_setting\"", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_NamesTheHolder_WhenTheGivenPortIsTaken()
    {
        using var taken = TakenPort.Open();

        var refusal = await Assert.ThrowsAsync<PortInUseException>(() =>
            PostgresServer.StartAsync(new() { Port = taken.Port }, Cancellation));

        Assert.Equal(taken.Port, refusal.Port);
        Assert.Contains($"pid {Environment.ProcessId} ", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<object?> ScalarAsync(PostgresServer postgres, string sql)
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString());
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    private static async Task ExecuteAsync(PostgresServer postgres, string sql)
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString());
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
