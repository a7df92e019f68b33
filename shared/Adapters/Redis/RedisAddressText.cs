using System.Globalization;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Redis;

/// <summary>
/// Reads addresses: URIs (<see href="https://www.iana.org/assignments/uri-schemes/prov/redis"/>) and StackExchange.Redis's comma-separated form
/// (<see href="https://stackexchange.github.io/StackExchange.Redis/Configuration"/>). Nothing of the text is quoted in messages: it holds a password.
/// </summary>
internal static class RedisAddressText
{
    public static RedisAddress ParseUri(string text, string setting)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("redis" or "rediss") || uri.IdnHost.Length == 0)
            throw new SettingException(setting, "it is not a Redis address", $"{RedisAddress.Form} Percent-encode special characters of the password.");
        var (user, password) = Credential(uri.UserInfo);
        return new RedisAddress
        {
            Host = uri.IdnHost.Trim('[', ']'),
            Port = uri.Port > 0 ? uri.Port : RedisAddress.DefaultPort,
            User = user,
            Password = Secret.From(password),
            Tls = uri.Scheme == "rediss",
            Database = DatabaseNumber(uri.AbsolutePath.Trim('/'), setting),
        };
    }

    public static RedisAddress ParseOptions(string text, string setting)
    {
        var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var endpoints = parts.Where(part => !part.Contains('=', StringComparison.Ordinal)).ToArray();
        if (endpoints.Length != 1)
        {
            throw new SettingException(setting, endpoints.Length == 0 ? "it names no server" : "it names several servers",
                endpoints.Length == 0 ? RedisAddress.Form : "Name the one that is to be backed up; the nodes of a cluster are backed up one by one.");
        }

        var (host, port) = Endpoint(endpoints[0], setting);
        var address = new RedisAddress { Host = host, Port = port };
        foreach (var option in parts.Where(part => part.Contains('=', StringComparison.Ordinal)).Select(part => part.Split('=', 2)))
            address = Apply(address, option[0].Trim(), option[1].Trim(), setting);
        return address;
    }

    private static RedisAddress Apply(RedisAddress address, string name, string value, string setting) => name.ToUpperInvariant() switch
    {
        "PASSWORD" => address with { Password = Secret.From(value) },
        "USER" => address with { User = value.Length > 0 ? value : null },
        "SSL" => address with { Tls = bool.TryParse(value, out var tls) ? tls : throw new SettingException(setting, "its ssl is neither true nor false", RedisAddress.Form) },
        "SSLHOST" => address with { TlsHost = value },
        "DEFAULTDATABASE" => address with { Database = DatabaseNumber(value, setting) },
        "SERVICENAME" => throw new SettingException(setting, "it names a Sentinel service", "Name the Redis server itself: HOST:PORT,password=…"),
        // The rest tunes that client: timeouts, retries, names.
        _ => address,
    };

    private static (string Host, int Port) Endpoint(string text, string setting)
    {
        var colon = text.LastIndexOf(':');
        var isBareIpv6 = colon >= 0 && text.IndexOf(':', StringComparison.Ordinal) != colon && !text.StartsWith('[');
        if (colon < 0 || isBareIpv6 || text.EndsWith(']'))
            return (text.Trim('[', ']'), RedisAddress.DefaultPort);
        return int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue && colon > 0
            ? (text[..colon].Trim('[', ']'), port)
            : throw new SettingException(setting, "it names no HOST:PORT", RedisAddress.Form);
    }

    private static (string? User, string? Password) Credential(string userInfo) => userInfo.Split(':', 2) switch
    {
        ["" or "default", var password] => (null, Uri.UnescapeDataString(password)),
        [var user, var password] => (Uri.UnescapeDataString(user), Uri.UnescapeDataString(password)),
        // Without a colon it is a password to some clients and a user to others; alone, only a password makes sense.
        [var password] when password.Length > 0 => (null, Uri.UnescapeDataString(password)),
        _ => (null, null),
    };

    private static int DatabaseNumber(string text, string setting) =>
        text.Length == 0 ? 0 : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new SettingException(setting, "its database is not a number", RedisAddress.Form);
}
