using System.Data;
using System.Globalization;
using Npgsql;

namespace SuperInsight.Adapters.Postgres.LiveDamage;

/// <summary>
/// A session for looking, which yields to others. Npgsql gives a connection up when the server speaks of corruption; then there is
/// another one.
/// </summary>
internal sealed class LiveSession(PostgresAddress address, TimeSpan statementTimeout) : IAsyncDisposable
{
    /// <summary>Whoever needs a stronger lock than ours goes first.</summary>
    private const string LockTimeout = "2s";

    private NpgsqlConnection? connection;

    /// <summary>A connection that is open.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (connection is { State: ConnectionState.Open } open)
            return open;
        await DisposeAsync();
        connection = new NpgsqlConnection(address.ToConnectionString());
        await connection.OpenAsync(cancellationToken);
        var settings = string.Create(CultureInfo.InvariantCulture,
            $"SET lock_timeout = '{LockTimeout}'; SET statement_timeout = '{(long)statementTimeout.TotalMilliseconds}ms'; SET max_parallel_workers_per_gather = 0; SET row_security = off");
        await ExecuteAsync(settings, cancellationToken);
        return connection;
    }

    /// <param name="sql">A constant, with at most names that the server itself quoted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = await CommandAsync(sql, cancellationToken);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc cref="ExecuteAsync"/>
    public async Task<T?> AskAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using var command = await CommandAsync(sql, cancellationToken);
        return await command.ExecuteScalarAsync(cancellationToken) is T value ? value : default;
    }

    /// <inheritdoc cref="ExecuteAsync"/>
    public async Task<NpgsqlCommand> CommandAsync(string sql, CancellationToken cancellationToken)
    {
        var open = await ConnectAsync(cancellationToken);
#pragma warning disable CA2100 // See the parameter.
        return new NpgsqlCommand(sql, open);
#pragma warning restore CA2100
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
            await connection.DisposeAsync();
        connection = null;
    }
}
