namespace LocalFunctions.Host.Configuration;

/// <summary>Settings by name, the environment over local.settings.json. <c>A__B</c> and <c>A:B</c> are the same name.</summary>
internal static class SettingSources
{
    public static IConfiguration Combine(IReadOnlyDictionary<string, string> local, IReadOnlyDictionary<string, string> environment) =>
        new ConfigurationBuilder().AddInMemoryCollection(Normalized(local)).AddInMemoryCollection(Normalized(environment)).Build();

    /// <summary>Replaces a text of the form <c>%Name%</c> by the setting of that name, as Microsoft's DefaultNameResolver does.</summary>
    /// <exception cref="HostSetupException">The setting is missing or empty.</exception>
    public static string Resolve(this IConfiguration configuration, string text)
    {
        var resolved = text;
        for (var start = resolved.IndexOf('%', StringComparison.Ordinal); start >= 0;)
        {
            var end = resolved.IndexOf('%', start + 1);
            if (end < 0)
                break;
            var name = resolved[(start + 1)..end];
            if (configuration[Normalize(name)] is not { Length: > 0 } value)
                throw new HostSetupException($"The setting '{name}' is missing ('{text}' refers to it). Set it in the environment or in Values of local.settings.json.");
            resolved = string.Concat(resolved.AsSpan(0, start), value, resolved.AsSpan(end + 1));
            start = resolved.IndexOf('%', start + value.Length);
        }
        return resolved;
    }

    private static Dictionary<string, string?> Normalized(IReadOnlyDictionary<string, string> settings)
    {
        var normalized = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in settings)
            normalized[Normalize(name)] = value;
        return normalized;
    }

    private static string Normalize(string name) => name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
}
