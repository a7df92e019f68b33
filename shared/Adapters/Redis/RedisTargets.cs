using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Redis;

/// <summary>Opens the Redis servers and RDB files that operators name.</summary>
/// <param name="password">The REDISCLI_AUTH variable: for an address without a password.</param>
/// <param name="clock">Tells which keys have expired.</param>
public sealed class RedisTargets(string? password, TimeProvider clock)
{
    /// <param name="address">As <c>redis://USER:PASSWORD@HOST:PORT</c>.</param>
    /// <param name="setting">What it was given as, for messages.</param>
    /// <exception cref="SettingException">It is not an address, or names one database: a restore fills those that the backup is of.</exception>
    public IRestoreTarget Open(string address, string setting)
    {
        var parsed = RedisAddress.Parse(address, setting).WithPasswordUnlessGiven(password);
        return parsed.Database == 0
            ? new RedisRestoreTarget(parsed, clock)
            : throw new SettingException(setting, $"it names database {parsed.Database}", "Leave the number away: keys go back into the databases that they came from.");
    }

    /// <param name="file">A file that does not exist.</param>
    public static IRestoreTarget OpenFile(string file) => new RdbFileTarget(Path.GetFullPath(file));
}
