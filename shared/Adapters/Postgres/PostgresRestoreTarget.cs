using Npgsql;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Postgres;

/// <summary>A database that <c>pg_restore</c> fills, in one transaction.</summary>
public sealed class PostgresRestoreTarget(PostgresAddress address, PostgresTools tools) : IRestoreTarget
{
    private const string Operation = "restore into";

    public string Description => address.Description;

    public bool Takes(string format) => format == PostgresDumpSource.Format;

    public Task<Inventory> TakeInventoryAsync(CancellationToken cancellationToken) => AskAsync(PostgresInventory.TakeAsync, cancellationToken);

    public Task<long> CountObjectsAsync(CancellationToken cancellationToken) => AskAsync(PostgresInventory.CountObjectsAsync, cancellationToken);

    public async Task<RestoreSession> OpenAsync(RestoreReplacement replace, Inventory contents, CancellationToken cancellationToken)
    {
        var program = tools.Find("pg_restore", Operation);
        var missing = await AskAsync((connection, token) => MissingRolesAsync(connection, contents.Roles, token), cancellationToken);
        List<string> arguments = ["--format=custom", "--exit-on-error", "--single-transaction", "--no-password", $"--dbname={address.ToConnectionInfo()}"];
        if (replace == RestoreReplacement.SameNames)
            arguments.AddRange(["--clean", "--if-exists"]);
        if (missing.Count > 0)
            arguments.AddRange(["--no-owner", "--no-privileges"]);
        var warning = missing.Count > 0
            ? $"Roles {string.Join(", ", missing)} do not exist on the target: all objects belong to the restoring user, and privileges were not restored."
            : null;
        return new PostgresRestore(address, ToolProcess.Start(program, arguments, address.ToEnvironment(), Operation), warning);
    }

    private static async Task<IReadOnlyList<string>> MissingRolesAsync(NpgsqlConnection connection, IReadOnlyList<string> roles, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT wanted FROM unnest($1) AS wanted WHERE wanted NOT IN (SELECT rolname FROM pg_roles) ORDER BY 1", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. roles] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<string> missing = [];
        while (await reader.ReadAsync(cancellationToken))
            missing.Add(reader.GetString(0));
        return missing;
    }

    private async Task<T> AskAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> question, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(address.ToConnectionString());
            await connection.OpenAsync(cancellationToken);
            return await question(connection, cancellationToken);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw PostgresFailure.From(Operation, address, failure);
        }
    }
}
