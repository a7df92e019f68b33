using System.Globalization;
using Npgsql;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Postgres;

/// <summary>
/// Where a database is and how to get in, for Npgsql and for PostgreSQL's own tools alike. The password travels to the tools through
/// their environment, never through their arguments.
/// </summary>
public sealed class PostgresAddress
{
    /// <summary>A broken connection is noticed within two minutes, in either direction.</summary>
    private const string Liveness = "connect_timeout=15 keepalives_idle=30 keepalives_interval=10 keepalives_count=6 tcp_user_timeout=90000";

    private readonly NpgsqlConnectionStringBuilder builder;

    private PostgresAddress(NpgsqlConnectionStringBuilder builder) => this.builder = builder;

    /// <summary>Without any secret: <c>host:port/database</c>.</summary>
    public string Description => string.Create(CultureInfo.InvariantCulture, $"{builder.Host}:{builder.Port}/{builder.Database}");

    public string Database => builder.Database!;

    /// <param name="text">An Npgsql connection string (<c>Host=…;Username=…</c>) or a URI (<c>postgresql://user:password@host:port/database</c>).</param>
    /// <param name="setting">What it was given as, for messages.</param>
    /// <exception cref="SettingException">It is neither, or lacks the host, the user or the database.</exception>
    public static PostgresAddress Parse(string text, string setting)
    {
        var builder = text.Contains("://", StringComparison.Ordinal) ? PostgresUri.Parse(text, setting) : ParseConnectionString(text, setting);
        foreach (var (name, value) in new[] { ("host", builder.Host), ("user", builder.Username), ("database", builder.Database) })
        {
            if (string.IsNullOrEmpty(value))
                throw new SettingException(setting, $"it names no {name}", "Give it as postgresql://USER:PASSWORD@HOST:PORT/DATABASE.");
        }

        return new PostgresAddress(builder);
    }

    /// <summary>The same server and user, another database.</summary>
    public PostgresAddress WithDatabase(string database) => new(new NpgsqlConnectionStringBuilder(builder.ConnectionString) { Database = database });

    /// <summary>The same, with a password where the address holds none.</summary>
    public PostgresAddress WithPasswordUnlessGiven(string? password) =>
        string.IsNullOrEmpty(password) || !string.IsNullOrEmpty(builder.Password) ? this : new(new NpgsqlConnectionStringBuilder(builder.ConnectionString) { Password = password });

    /// <summary>For one connection of our own: not pooled, so that its end is the session's end.</summary>
    public string ToConnectionString() => new NpgsqlConnectionStringBuilder(builder.ConnectionString)
    {
        Pooling = false,
        ApplicationName = "superinsight-ops",
        Timeout = 15,
        CommandTimeout = 0,
        TcpKeepAlive = true,
        KeepAlive = 30,
    }.ConnectionString;

    /// <summary>For <c>--dbname</c> of PostgreSQL's tools: everything but the password.</summary>
    public string ToConnectionInfo()
    {
        var parts = new List<string> { $"host={Quote(builder.Host!)}", string.Create(CultureInfo.InvariantCulture, $"port={builder.Port}"), $"user={Quote(builder.Username!)}", $"dbname={Quote(builder.Database!)}", "application_name=superinsight-ops", Liveness };
        parts.Add($"sslmode={SslModeName(builder.SslMode)}");
        if (!string.IsNullOrEmpty(builder.RootCertificate))
            parts.Add($"sslrootcert={Quote(builder.RootCertificate)}");
        return string.Join(' ', parts);
    }

    /// <summary>The tools' environment beyond the usual: the password, where there is one.</summary>
    public IReadOnlyDictionary<string, string> ToEnvironment() =>
        string.IsNullOrEmpty(builder.Password) ? new Dictionary<string, string>() : new Dictionary<string, string> { ["PGPASSWORD"] = builder.Password };

    public override string ToString() => Description;

    private static NpgsqlConnectionStringBuilder ParseConnectionString(string text, string setting)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (ArgumentException)
        {
            // Its message may quote the text, and with it the password.
            throw new SettingException(setting, "it is not a connection string", "Give it as Host=…;Port=…;Username=…;Password=…;Database=…, or as postgresql://USER:PASSWORD@HOST:PORT/DATABASE.");
        }
    }

    private static string Quote(string value) => $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static string SslModeName(SslMode mode) => mode switch
    {
        SslMode.Disable => "disable",
        SslMode.Allow => "allow",
        SslMode.Require => "require",
        SslMode.VerifyCA => "verify-ca",
        SslMode.VerifyFull => "verify-full",
        _ => "prefer",
    };
}
