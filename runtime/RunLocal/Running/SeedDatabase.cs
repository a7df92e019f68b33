using System.Reflection;
using Npgsql;

namespace SuperInsight.RunLocal;

/// <summary>Fills the database of a new checkout with what SuperInsight and Label Studio keep in theirs.</summary>
public static class SeedDatabase
{
    /// <summary>Idempotent: does nothing when there is a table "projects". All or nothing.</summary>
    /// <returns>True when it filled the database.</returns>
    public static async Task<bool> EnsureAsync(PostgresServer postgres, string database, CancellationToken cancellationToken)
    {
        await postgres.CreateDatabaseAsync(database, cancellationToken);
        await using var connection = new NpgsqlConnection(postgres.ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using (var seeded = new NpgsqlCommand("SELECT to_regclass('public.projects') IS NOT NULL", connection))
            if (await seeded.ExecuteScalarAsync(cancellationToken) is true)
                return false;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var seed = new NpgsqlCommand(await ReadScriptAsync(cancellationToken), connection, transaction))
            await seed.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task<string> ReadScriptAsync(CancellationToken cancellationToken)
    {
        await using var script = Assembly.GetExecutingAssembly().GetManifestResourceStream("Seed.sql")
            ?? throw new InvalidOperationException("Seed.sql is not in this assembly.");
        using var reader = new StreamReader(script);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
