using Npgsql;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Postgres;

/// <summary>Counts what a database holds, in whatever transaction the connection is in.</summary>
internal static class PostgresInventory
{
    private static readonly Dictionary<(string Schema, string Table), long> None = [];

    /// <summary>Schemas of users' making: not PostgreSQL's own.</summary>
    private const string UserSchemas = "n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'";

    /// <summary>Tables whose rows a dump holds: plain ones and leaves of partitioned ones, but for those that an extension makes.</summary>
    private const string Tables = $"""
        SELECT format('%I.%I', n.nspname, c.relname), n.nspname, c.relname
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND {UserSchemas}
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        """;

    /// <summary>
    /// Owners and grantees of what a dump holds, but for PostgreSQL's predefined roles. The server keeps account of them all, of types,
    /// columns, default privileges and policies too, but not of its first superuser: him the catalogues name.
    /// See <see href="https://www.postgresql.org/docs/15/catalog-pg-shdepend.html"/>. What an extension made is its own.
    /// </summary>
    private const string Roles = $"""
        WITH involved AS (
          SELECT c.relowner AS owner, c.relacl AS acl FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {UserSchemas}
          UNION ALL SELECT p.proowner, p.proacl FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {UserSchemas}
          UNION ALL SELECT n.nspowner, n.nspacl FROM pg_namespace n WHERE {UserSchemas}
          UNION ALL SELECT l.lomowner, l.lomacl FROM pg_largeobject_metadata l),
        recorded AS (
          SELECT s.refobjid FROM pg_shdepend s
          WHERE s.refclassid = 'pg_authid'::regclass AND s.deptype IN ('o', 'a', 'r') AND s.classid <> 'pg_extension'::regclass
            AND s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = s.classid AND d.objid = s.objid AND d.deptype = 'e'))
        SELECT r.rolname FROM pg_roles r
        WHERE r.rolname !~ '^pg_'
          AND r.oid IN (SELECT owner FROM involved UNION SELECT (aclexplode(acl)).grantee FROM involved UNION SELECT refobjid FROM recorded)
        ORDER BY 1
        """;

    private const string Objects = $"""
        SELECT (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND {UserSchemas}
                  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))
             + (SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                WHERE {UserSchemas}
                  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'))
             + (SELECT count(*) FROM pg_largeobject_metadata)
        """;

    /// <summary>All of it, the rows by reading every table.</summary>
    public static Task<Inventory> TakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => TakeAsync(connection, None, cancellationToken);

    /// <param name="connection">Whose transaction is looked at.</param>
    /// <param name="counted">Rows that are known already, by schema and table; those of any other table are counted by reading it.</param>
    /// <param name="cancellationToken">Ends the counting.</param>
    public static async Task<Inventory> TakeAsync(NpgsqlConnection connection, IReadOnlyDictionary<(string Schema, string Table), long> counted, CancellationToken cancellationToken)
    {
        List<(string Quoted, string Schema, string Table, string Name)> tables = [];
        await using (var command = new NpgsqlCommand(Tables, connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                tables.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2), $"{Readable(reader.GetString(1))}.{Readable(reader.GetString(2))}"));
        }

        List<TableRows> rows = [];
        foreach (var (quoted, schema, table, name) in tables.OrderBy(table => table.Name, StringComparer.Ordinal))
            rows.Add(new(name, counted.TryGetValue((schema, table), out var known) ? known : await ScalarAsync(connection, $"SELECT count(*) FROM ONLY {quoted}", cancellationToken)));
        return new Inventory(rows, await ScalarAsync(connection, "SELECT count(*) FROM pg_largeobject_metadata", cancellationToken), await ListRolesAsync(connection, cancellationToken));
    }

    public static Task<long> CountObjectsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => ScalarAsync(connection, Objects, cancellationToken);

    /// <summary>Quoted only where a dot or a quote would make two names read alike. The server's own quoting depends on its version's keywords.</summary>
    private static string Readable(string name) =>
        name.AsSpan().ContainsAny('.', '"') ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;

    private static async Task<IReadOnlyList<string>> ListRolesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        List<string> roles = [];
        await using var command = new NpgsqlCommand(Roles, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            roles.Add(reader.GetString(0));
        return roles;
    }

    private static async Task<long> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // The only variable part is a table name that the server itself quoted.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
