using System.Globalization;
using Npgsql;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Postgres;

/// <summary>Asks whether a database could be backed up, without backing it up.</summary>
public sealed class PostgresProbe(PostgresAddress address, PostgresTools tools)
{
    private const string Operation = "probe";

    /// <summary>Says in one sentence what was found.</summary>
    /// <exception cref="BackupException">The server is away or refuses, or the tools are missing or older than the server.</exception>
    public async Task<string> DescribeAsync(CancellationToken cancellationToken)
    {
        var server = await AskServerAsync(cancellationToken);
        var tool = await PostgresTools.AskVersionAsync(tools.Find("pg_dump", Operation), Operation, cancellationToken);
        if (tool.Major < server.Major)
        {
            throw new BackupException(Operation, address.Description, $"pg_dump is of version {tool}, the server of version {server}",
                $"Install postgresql-client-{server.Major}, or set Postgres__BinDirectory: pg_dump must not be older than the server.");
        }

        return string.Create(CultureInfo.InvariantCulture, $"PostgreSQL {server} at {address.Description}; pg_dump {tool}");
    }

    private async Task<Version> AskServerAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(address.ToConnectionString());
            await connection.OpenAsync(cancellationToken);
            return connection.PostgreSqlVersion;
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw PostgresFailure.From(Operation, address, failure);
        }
    }
}
