using System.Globalization;
using Npgsql;

namespace SuperInsight.RunLocal;

/// <summary>A server on a data directory that <c>ops backup restore --at</c> made. Started means recovered: it takes writes.</summary>
public sealed class RecoveredServer : LocalServer
{
    private readonly string data;
    private readonly string password;

    private readonly IReadOnlyDictionary<string, string> settings;

    private RecoveredServer(string data, string password, IReadOnlyDictionary<string, string> settings) => (this.data, this.password, this.settings) = (data, password, settings);

    public override string Name => "recovered postgresql";

    public override IReadOnlyList<int> Ports => [Port];

    public int Port { get; private set; }

    /// <param name="data">The directory; the server's user must be able to reach it.</param>
    /// <param name="password">The superuser's, as in the cluster that was backed up.</param>
    /// <param name="settings">More settings of postgresql.conf by name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServerFailedException">It ended before it had recovered; its last words say why.</exception>
    public static async Task<RecoveredServer> StartAsync(
        string data, string password, IReadOnlyDictionary<string, string>? settings, CancellationToken cancellationToken)
    {
        var server = new RecoveredServer(data, password, settings ?? new Dictionary<string, string>());
        await server.FirstLaunchAsync(cancellationToken);
        return server;
    }

    /// <summary>For Npgsql.</summary>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = PostgresServer.UserName,
        Password = password,
        Database = database,
        Pooling = false,
        Timeout = 5,
    }.ConnectionString;

    protected override bool ChoosePorts()
    {
        Port = LoopbackPort.TakeFree();
        return true;
    }

    protected override ChildProcessOptions Describe() => new()
    {
        Name = Name,
        Executable = Path.Combine(PostgresServer.BinDirectory, "postgres"),
        Arguments =
        [
            "-D", data, "-c", string.Create(CultureInfo.InvariantCulture, $"port={Port}"), "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "logging_collector=off",
            .. settings.SelectMany(setting => (string[])["-c", $"{setting.Key}={setting.Value}"]),
        ],
        User = PostgresFolder.User,
        StopSignal = Signal.Interrupt,
        DeathSignal = Signal.Quit,
    };

    protected override async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT pg_is_in_recovery()", connection);
        return await command.ExecuteScalarAsync(cancellationToken) is false;
    }
}
