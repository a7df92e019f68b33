using SuperInsight.Adapters.Settings;

namespace SuperInsight.Adapters.Redis;

/// <summary>The Redis that SuperInsight works on: <c>Redis__ConnectionString</c>, else <c>REDIS_URL</c>.</summary>
public static class RedisSetting
{
    private const string Own = "Redis__ConnectionString";
    private const string Applications = "REDIS_URL";

    /// <summary>What <c>redis-cli</c> takes a password from: for an address without one.</summary>
    public const string PasswordVariable = "REDISCLI_AUTH";

    /// <exception cref="Domain.Settings.SettingException">Both are missing, or the first that is there is no address.</exception>
    public static RedisAddress Read(OperatorSettings settings) =>
        (settings.Get(Own) is null && settings.Get(Applications) is { } url
            ? RedisAddress.Parse(url, Applications)
            : RedisAddress.Parse(settings.Require(Own, "the Redis to back up; REDIS_URL serves as well"), Own))
        .WithPasswordUnlessGiven(settings.Get(PasswordVariable));

    /// <summary>Whether one is named at all.</summary>
    public static bool IsThere(OperatorSettings settings) => (settings.Get(Own) ?? settings.Get(Applications)) is not null;
}
