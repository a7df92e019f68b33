using Npgsql;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Postgres;

/// <summary>
/// What a server holds outside its databases: roles, their memberships and settings, tablespaces. As SQL, by <c>pg_dumpall</c>.
/// See <see href="https://www.postgresql.org/docs/15/app-pg-dumpall.html"/>.
/// </summary>
/// <param name="Script">The SQL; empty when it could not be had.</param>
/// <param name="Note">What is missing of it, and why; null when nothing is.</param>
internal sealed record PostgresGlobals(byte[] Script, string? Note)
{
    public const string PartName = "globals";
    public const string Format = "pg_dumpall-globals-sql";

    /// <summary>A role is some 200 bytes; whoever has 80,000 of them has another problem.</summary>
    private const int LongestScript = 16 << 20;

    /// <summary>Never fails a backup: the database's own data are worth having without its roles.</summary>
    public static async Task<PostgresGlobals> DumpAsync(PostgresAddress address, NpgsqlConnection connection, PostgresTools tools, CancellationToken cancellationToken)
    {
        try
        {
            var withPasswords = await IsSuperuserAsync(connection, cancellationToken);
            List<string> arguments = ["--globals-only", "--no-password", $"--dbname={address.ToConnectionInfo()}", $"--database={address.Database}"];
            if (!withPasswords)
                arguments.Add("--no-role-passwords");
            await using var process = ToolProcess.Start(tools.Find("pg_dumpall", PostgresDumpSource.Operation), arguments, address.ToEnvironment(), PostgresDumpSource.Operation);
            var script = await ReadAsync(process.Output, cancellationToken);
            if (script is null)
                return new([], "Roles and settings are not in this restore point: there are more of them than 16 MiB of SQL.");
            await process.ExpectSuccessAsync(PostgresDumpSource.Operation, address.Description, cancellationToken);
            return new(script, withPasswords ? null : "The roles in this restore point have no passwords: only a superuser may read those. Set them again after a restore.");
        }
        catch (BackupException refused)
        {
            return new([], $"Roles and settings are not in this restore point: {refused.Reason}");
        }
    }

    private static async Task<bool> IsSuperuserAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT rolsuper FROM pg_roles WHERE rolname = current_user", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Null: it is too long.</summary>
    private static async Task<byte[]?> ReadAsync(Stream output, CancellationToken cancellationToken)
    {
        using var script = new MemoryStream();
        var buffer = new byte[64 << 10];
        // The pipe is read by blocking calls.
        while (await Task.Run(() => output.Read(buffer), cancellationToken) is > 0 and var count)
        {
            script.Write(buffer, 0, count);
            if (script.Length > LongestScript)
                return null;
        }

        return script.ToArray();
    }
}
