using Npgsql;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Postgres;

/// <summary>
/// Reads connection URIs: <c>postgresql://</c>, <c>postgres://</c>, and SQLAlchemy's <c>postgresql+driver://</c>.
/// See <see href="https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNSTRING"/>.
/// </summary>
internal static class PostgresUri
{
    private const int DefaultPort = 5432;

    public static NpgsqlConnectionStringBuilder Parse(string text, string setting)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || !IsPostgres(uri.Scheme))
            throw new SettingException(setting, "it is not a PostgreSQL address", "Give it as postgresql://USER:PASSWORD@HOST:PORT/DATABASE; percent-encode special characters of the password.");
        // A '?' or '#' that was not encoded cuts the password: nothing behind it may be quoted.
        if (uri.UserInfo.Length == 0)
            throw new SettingException(setting, "it names no user", "Give it as postgresql://USER:PASSWORD@HOST:PORT/DATABASE; percent-encode special characters of the password.");
        var user = uri.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.IdnHost,
            Port = uri.IsDefaultPort || uri.Port <= 0 ? DefaultPort : uri.Port,
            Username = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
        };
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            Apply(builder, pair, setting);
        return builder;
    }

    private static bool IsPostgres(string scheme) => scheme is "postgresql" or "postgres" || scheme.StartsWith("postgresql+", StringComparison.Ordinal);

    private static void Apply(NpgsqlConnectionStringBuilder builder, string pair, string setting)
    {
        var parts = pair.Split('=', 2);
        var (name, value) = (parts[0], parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : string.Empty);
        switch (name)
        {
            case "sslmode" or "ssl":
                builder.SslMode = value switch
                {
                    "disable" => SslMode.Disable,
                    "allow" => SslMode.Allow,
                    "prefer" => SslMode.Prefer,
                    "require" or "true" => SslMode.Require,
                    "verify-ca" => SslMode.VerifyCA,
                    "verify-full" => SslMode.VerifyFull,
                    _ => throw new SettingException(setting, $"sslmode '{value}' is not known", "Use disable, allow, prefer, require, verify-ca or verify-full."),
                };
                break;
            case "sslrootcert":
                builder.RootCertificate = value;
                break;
            case "application_name" or "connect_timeout":
                break;
            default:
                throw new SettingException(setting, $"its parameter '{name}' is not supported", "Supported: sslmode, sslrootcert.");
        }
    }
}
