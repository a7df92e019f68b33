using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Postgres;

/// <summary>Opens the databases that operators name.</summary>
/// <param name="tools">PostgreSQL's programs.</param>
/// <param name="password">The PGPASSWORD variable: for an address without one.</param>
public sealed class PostgresTargets(PostgresTools tools, string? password)
{
    /// <param name="address">As <c>postgresql://USER:PASSWORD@HOST:PORT/DATABASE</c>.</param>
    /// <param name="setting">What it was given as, for messages.</param>
    /// <exception cref="Domain.Settings.SettingException">It is not an address.</exception>
    public IRestoreTarget Open(string address, string setting) => new PostgresRestoreTarget(PostgresAddress.Parse(address, setting).WithPasswordUnlessGiven(password), tools);
}
