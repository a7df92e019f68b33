using Npgsql;
using SuperInsight.Adapters.LocalSystem;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Domain;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Drills;

namespace SuperInsight.Adapters.Drills;

/// <summary>
/// A throw-away PostgreSQL: a Unix socket in a folder that only its owner can enter is the only way in. It is tuned for one load and one
/// look, and for not surviving anything.
/// </summary>
internal sealed class ScratchPostgres : IDrillScratch
{
    /// <summary>Who runs it when we are root, as which PostgreSQL refuses to run; also its superuser.</summary>
    public const string Account = "postgres";

    private const string Operation = "start scratch PostgreSQL in";
    private const string Port = "5432";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ScratchFolders folders;
    private readonly string folder;
    private readonly ScratchProcess server;

    private ScratchPostgres(ScratchFolders folders, string folder, ScratchProcess server, PostgresTools tools, Version version)
    {
        (this.folders, this.folder, this.server) = (folders, folder, server);
        Address = AddressOf(folder);
        Target = new PostgresRestoreTarget(Address, tools);
        Tools = new Dictionary<string, string> { ["postgres"] = version.ToString() };
    }

    public IRestoreTarget Target { get; }

    public IReadOnlyDictionary<string, string> Tools { get; }

    private PostgresAddress Address { get; }

    /// <param name="tools">Where the programs are.</param>
    /// <param name="folders">Where to.</param>
    /// <param name="roles">Roles that the dump speaks of: they are made, so that owners and privileges are restored too.</param>
    /// <param name="clock">For waiting.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="BackupException">It did not come up; nothing of it is left.</exception>
    public static async Task<ScratchPostgres> StartAsync(PostgresTools tools, ScratchFolders folders, IReadOnlyList<string> roles, TimeProvider clock, CancellationToken cancellationToken)
    {
        var version = await PostgresTools.AskVersionAsync(tools.Find("postgres", Operation), Operation, cancellationToken);
        var folder = await folders.CreateAsync(cancellationToken);
        ScratchProcess? server = null;
        try
        {
            await InitializeAsync(tools, folder, cancellationToken);
            server = await ScratchProcess.StartAsync(new(tools.Find("postgres", Operation), ["-D", Data(folder), .. PostgresScratchSettings.Arguments(folder, Port)], folder, ProcessSignals.Quit)
            {
                User = User,
            });
            var scratch = new ScratchPostgres(folders, folder, server, tools, version);
            await scratch.WaitAsync(clock, cancellationToken);
            await scratch.MakeRolesAsync(roles, cancellationToken);
            return scratch;
        }
        catch
        {
            if (server is not null)
                await server.DisposeAsync();
            await folders.RemoveAsync(folder);
            throw;
        }
    }

    public DrillObstacle? Excuse(OperationException failure)
    {
        if (server.HasEnded)
            return new($"the scratch server ended: {server.LastWords}", "Look whether memory or disk ran out, and hold the drill again.");
        return DrillRoom.Excuse(folders, failure) ?? PostgresScratchSettings.FindLack(failure.Reason);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await folders.RemoveAsync(folder);
    }

    private static string? User => Environment.IsPrivilegedProcess ? Account : null;

    private static string Data(string folder) => Path.Combine(folder, "data");

    private static PostgresAddress AddressOf(string folder) =>
        PostgresAddress.Parse(new NpgsqlConnectionStringBuilder { Host = folder, Port = int.Parse(Port, System.Globalization.CultureInfo.InvariantCulture), Username = Account, Database = "postgres" }.ConnectionString, "scratch");

    private static async Task InitializeAsync(PostgresTools tools, string folder, CancellationToken cancellationToken)
    {
        List<string> initdb =
        [
            tools.Find("initdb", Operation), "--pgdata", Data(folder), "--username", Account, "--auth-local=trust", "--auth-host=reject",
            "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync", "--no-instructions",
        ];
        if (User is { } user)
        {
            await RunAsync("chown", ["--no-dereference", "--", user + ":", folder], folder, cancellationToken);
            // It must be able to stand where it is started, which that account may not where we are.
            initdb.InsertRange(0, ["env", $"--chdir={folder}", "setpriv", $"--reuid={user}", $"--regid={user}", "--init-groups", "--"]);
        }

        await RunAsync(initdb[0], initdb[1..], folder, cancellationToken);
    }

    private static async Task RunAsync(string program, IReadOnlyList<string> arguments, string folder, CancellationToken cancellationToken)
    {
        await using var process = ToolProcess.Start(program, arguments, new Dictionary<string, string>(), Operation);
        process.Input.Close();
        // Its pipe must not fill: initdb tells of every step.
        await process.Output.CopyToAsync(Stream.Null, cancellationToken);
        await process.ExpectSuccessAsync(Operation, folder, cancellationToken);
    }

    private async Task WaitAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(Address.ToConnectionString());
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (Exception notYet) when (notYet is NpgsqlException or TimeoutException)
            {
                if (server.HasEnded || clock.GetElapsedTime(begun) > Deadline)
                    throw new BackupException(Operation, folder, $"it does not come up: {server.LastWords}", "Look at its last words; `ops doctor` shows which programs are used.", notYet);
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    /// <summary>They cannot log in and may nothing: what a dump runs as them must not become more than it was.</summary>
    private async Task MakeRolesAsync(IReadOnlyList<string> roles, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(Address.ToConnectionString());
        await connection.OpenAsync(cancellationToken);
        foreach (var role in roles.Where(role => role != Account))
        {
#pragma warning disable CA2100 // CREATE ROLE takes no parameters; doubling the quote is all that a quoted identifier needs.
            await using var command = new NpgsqlCommand($"CREATE ROLE \"{role.Replace("\"", "\"\"", StringComparison.Ordinal)}\" NOLOGIN", connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
