using System.Net.Sockets;
using Npgsql;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Postgres;

/// <summary>Says what went wrong with a database, and what to do about it.</summary>
internal static class PostgresFailure
{
    public static BackupException From(string operation, PostgresAddress address, Exception cause)
    {
        var (reason, hint) = cause switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
                ($"the server refuses the credential ({refused.MessageText})", "Check user and password in Postgres__ConnectionString (or DATABASE_URL)."),
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
                ("there is no such database", "Check the database name, or create it first."),
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } denied =>
                ($"the role may not read everything ({denied.MessageText})", "Use a role that may: GRANT pg_read_all_data TO … (and BYPASSRLS where row security is on)."),
            PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } stopping =>
                ($"the server is starting or stopping ({stopping.MessageText})", "Run it again when the server is up."),
            PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } full =>
                ($"the server has no connection left ({full.MessageText})", "Free some, or raise max_connections; a backup needs two."),
            PostgresException other => ($"{other.MessageText} (SQLSTATE {other.SqlState})", "See the server's log."),
            { InnerException: SocketException socket } => ($"no answer ({socket.SocketErrorCode})", "Is PostgreSQL running there, and may this machine reach it? Check host and port in Postgres__ConnectionString (or DATABASE_URL)."),
            TimeoutException or { InnerException: TimeoutException } => ("no answer in time", "Is PostgreSQL running there, and may this machine reach it?"),
            _ => (cause.Message, "See the server's log."),
        };
        return new BackupException(operation, address.Description, reason, hint, cause);
    }
}
