using Npgsql;

namespace SuperInsight.Adapters.Postgres.LiveDamage;

/// <summary>Which of the server's errors mean that data are damaged. Codes: <see href="https://www.postgresql.org/docs/15/errcodes-appendix.html"/>.</summary>
internal static class PostgresDamage
{
    public static bool IsDamage(PostgresException error) =>
        error.SqlState is PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted or PostgresErrorCodes.IoError or PostgresErrorCodes.UndefinedFile
        // What the server's own programmers thought impossible.
        || (error.SqlState == PostgresErrorCodes.InternalError && !IsGone(error));

    /// <summary>The relation was dropped, or made anew, between two looks.</summary>
    public static bool IsGone(PostgresException error) =>
        error.SqlState == PostgresErrorCodes.UndefinedTable
        || (error.SqlState == PostgresErrorCodes.InternalError && error.MessageText.StartsWith("could not open relation with OID", StringComparison.Ordinal));

    /// <summary>Somebody holds a stronger lock, or the time for one statement is over.</summary>
    public static bool IsPutOff(PostgresException error) => error.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.ObjectInUse;
}
