namespace SuperInsight.Domain.TcbConfiguration.Checking;

/// <summary>Tells what lies in the container itself.</summary>
internal static class LocalStore
{
    private static readonly string[] Schemes = ["postgresql://", "postgres://", "postgresql+asyncpg://", "postgresql+psycopg2://", "postgresql+psycopg://", "redis://", "rediss://", "mysql://", "mongodb://", "amqp://"];

    private static readonly string[] Hosts = ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"];

    private static readonly string[] DataDirectories = ["/var/lib/postgresql", "/var/lib/redis"];

    /// <summary>Whether it is the address of a database, a store or a queue in the same container.</summary>
    public static bool IsLocal(string text)
    {
        if (Schemes.FirstOrDefault(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) is not { } scheme)
            return false;
        var authority = text[scheme.Length..].Split('/', '?')[0];
        var host = authority[(authority.LastIndexOf('@') + 1)..];
        return host.Length == 0 || Hosts.Any(local => host == local || host.StartsWith(local + ":", StringComparison.Ordinal));
    }

    public static bool IsDataDirectory(string path) => DataDirectories.Any(directory => path == directory || path.StartsWith(directory + "/", StringComparison.Ordinal));
}
