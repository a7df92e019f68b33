using Npgsql;

namespace SuperInsight.Adapters.Postgres.LiveDamage;

/// <summary>
/// The extension amcheck, for as long as it is needed: where it was not there before, it is made and dropped again, so that the
/// database's dumps stay as they were.
/// </summary>
internal sealed class Amcheck : IAsyncDisposable
{
    /// <summary>Version 14 brought the look at tables.</summary>
    private const int TablesSince = 14;

    private const string Privileges = """
        SELECT bool_and(has_function_privilege(p.oid, 'EXECUTE')) FROM pg_proc p JOIN pg_extension e ON e.extnamespace = p.pronamespace
        WHERE e.extname = 'amcheck' AND (p.proname = 'bt_index_check' AND p.pronargs = 2 OR p.proname = 'verify_heapam')
        """;

    private readonly LiveSession session;
    private readonly bool isOurs;

    private Amcheck(LiveSession session, int major, string schema, bool isOurs)
    {
        (this.session, this.isOurs) = (session, isOurs);
        IndexCheck = $"SELECT {schema}.bt_index_check($1::oid::regclass, true)";
        TableCheck = major >= TablesSince
            ? $"SELECT coalesce(min(format('block %s, row %s: %s', blkno, offnum, msg)), ''), count(*) FROM {schema}.verify_heapam($1::oid::regclass)"
            : null;
    }

    /// <summary>Fails where the index is damaged or lacks rows of its table.</summary>
    public string IndexCheck { get; }

    /// <summary>Gives the first of what is wrong with a table, and how much there is; null where the server cannot look.</summary>
    public string? TableCheck { get; }

    /// <summary>Why it cannot be used, found without changing anything; null when it can.</summary>
    public static async Task<string?> FindObstacleAsync(LiveSession session, CancellationToken cancellationToken)
    {
        if (await FindSchemaAsync(session, cancellationToken) is not null)
        {
            return await session.AskAsync<bool>(Privileges, cancellationToken)
                ? null
                : "the role may not use it: GRANT EXECUTE ON FUNCTION bt_index_check(regclass, boolean) and on verify_heapam to it";
        }

        if (!await session.AskAsync<bool>("SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'amcheck')", cancellationToken))
            return "the server does not have it: install PostgreSQL's contrib modules there";
        return await session.AskAsync<bool>("SELECT rolsuper FROM pg_roles WHERE rolname = current_user", cancellationToken)
            ? null
            : "it is not installed, and the role may not do that: a superuser must say CREATE EXTENSION amcheck and grant its functions";
    }

    /// <summary>Null, with a note why, where it cannot be used.</summary>
    public static async Task<Amcheck?> OpenAsync(LiveSession session, List<string> notes, CancellationToken cancellationToken)
    {
        try
        {
            var before = await FindSchemaAsync(session, cancellationToken);
            if (before is null)
                await session.ExecuteAsync("CREATE EXTENSION IF NOT EXISTS amcheck", cancellationToken);
            var major = (await session.ConnectAsync(cancellationToken)).PostgreSqlVersion.Major;
            var amcheck = new Amcheck(session, major, before ?? (await FindSchemaAsync(session, cancellationToken))!, before is null);
            if (await FindObstacleAsync(session, cancellationToken) is not { } obstacle)
                return amcheck;
            notes.Add($"amcheck cannot be used: {obstacle}");
            await amcheck.DisposeAsync();
        }
        catch (PostgresException refused) when (!PostgresDamage.IsDamage(refused) || refused.SqlState == PostgresErrorCodes.UndefinedFile)
        {
            notes.Add($"amcheck cannot be used: {refused.MessageText}");
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        if (!isOurs)
            return;
        try
        {
            await session.ExecuteAsync("DROP EXTENSION IF EXISTS amcheck", CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // It stays: no harm, and the next look uses it.
        }
    }

    /// <summary>Quoted, where it is installed.</summary>
    private static Task<string?> FindSchemaAsync(LiveSession session, CancellationToken cancellationToken) => session.AskAsync<string>(
        "SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'amcheck'", cancellationToken);
}
