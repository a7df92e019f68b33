using System.Globalization;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Redis;

/// <summary>Where a Redis server is and how to get in. A backup is of the whole server, whatever database an address may name.</summary>
public sealed record RedisAddress
{
    internal const int DefaultPort = 6379;
    internal const string Form = "Give it as HOST:PORT,password=…,ssl=true or as redis://USER:PASSWORD@HOST:PORT (rediss:// for TLS).";

    public required string Host { get; init; }

    public int Port { get; init; } = DefaultPort;

    /// <summary>Null for the default user.</summary>
    public string? User { get; init; }

    public Secret? Password { get; init; }

    public bool Tls { get; init; }

    /// <summary>The name that the server's certificate must have.</summary>
    public string? TlsHost { get; init; }

    /// <summary>The database that a URI or <c>defaultDatabase</c> names.</summary>
    public int Database { get; init; }

    /// <summary>Without any secret: <c>host:port</c>.</summary>
    public string Description => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <param name="text">StackExchange.Redis's form (<c>host:port,password=…,user=…,ssl=true</c>) or a URI (<c>redis://</c>, <c>rediss://</c>).</param>
    /// <param name="setting">What it was given as, for messages.</param>
    /// <exception cref="SettingException">It is neither.</exception>
    public static RedisAddress Parse(string text, string setting) =>
        text.Contains("://", StringComparison.Ordinal) ? RedisAddressText.ParseUri(text, setting) : RedisAddressText.ParseOptions(text, setting);

    /// <summary>The same, with a password where the address holds none.</summary>
    public RedisAddress WithPasswordUnlessGiven(string? password) => Password is null ? this with { Password = Secret.From(password) } : this;

    public override string ToString() => Description;
}
