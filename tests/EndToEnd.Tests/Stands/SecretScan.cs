using System.Collections.Concurrent;
using System.Globalization;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>The secrets that tests gave to hosts, and the search for them in whatever the hosts logged. Thread-safe.</summary>
public sealed class SecretScan
{
    /// <summary>A shorter value stands in logs by chance.</summary>
    private const int Shortest = 8;

    private static readonly string[] Endings = ["Secret", "Key", "Password", "Token", "SECRET_KEY", "PASSWORD"];

    private readonly ConcurrentDictionary<string, string> names = new(StringComparer.Ordinal);

    /// <summary>How many secrets are known.</summary>
    public int Count => names.Count;

    /// <summary>Remembers a secret, and how to call it where it is found.</summary>
    public void Add(string name, string value)
    {
        if (value.Length >= Shortest)
            names.TryAdd(value, name);
    }

    /// <summary>Remembers those of a host's settings that are secret: by their names, and the parts of addresses that say who asks.</summary>
    public void AddSettings(IReadOnlyDictionary<string, string> settings)
    {
        foreach (var (name, value) in settings)
        {
            if (Endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)))
                Add(name, value);
            foreach (var part in value.Split(';', '?', '&'))
            {
                if (part.Split('=', 2) is [{ } member, { } secret] && (Endings.Any(ending => member.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) || member == "access_token"))
                    Add($"{name} ({member})", secret);
            }
        }
    }

    /// <summary>Where a secret stands, by file, line and the secret's name: never its value.</summary>
    public IReadOnlyList<string> Find(string folder)
    {
        List<string> found = [];
        foreach (var file in Directory.EnumerateFiles(folder, "*.log", SearchOption.AllDirectories))
        {
            var number = 0;
            foreach (var line in File.ReadLines(file))
            {
                number++;
                found.AddRange(names.Where(secret => line.Contains(secret.Key, StringComparison.Ordinal)).Select(secret => string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}:{number}: {secret.Value}")));
            }
        }

        return found;
    }
}
