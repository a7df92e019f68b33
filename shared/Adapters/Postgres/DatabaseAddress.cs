using SuperInsight.Adapters.Settings;

namespace SuperInsight.Adapters.Postgres;

/// <summary>The database that SuperInsight works on: <c>Postgres__ConnectionString</c>, else <c>DATABASE_URL</c>.</summary>
public static class DatabaseAddress
{
    private const string Own = "Postgres__ConnectionString";
    private const string Applications = "DATABASE_URL";

    /// <summary>The same; null where neither is set.</summary>
    /// <exception cref="Domain.Settings.SettingException">The first that is there is no address.</exception>
    public static PostgresAddress? Find(OperatorSettings settings) => settings.Get(Own) is null && settings.Get(Applications) is null ? null : Read(settings);

    /// <exception cref="Domain.Settings.SettingException">Both are missing, or the first that is there is no address.</exception>
    public static PostgresAddress Read(OperatorSettings settings) =>
        // Npgsql would take PGPASSWORD by itself; PostgreSQL's tools get a minimal environment and would not.
        (settings.Get(Own) is null && settings.Get(Applications) is { } url
            ? PostgresAddress.Parse(url, Applications)
            : PostgresAddress.Parse(settings.Require(Own, "the database to back up; DATABASE_URL serves as well"), Own))
        .WithPasswordUnlessGiven(settings.Get("PGPASSWORD"));
}
