using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SuperInsight.Secrets;

/// <summary>The secrets that tests gave to processes, and the search for them in whatever the processes printed. Thread-safe.</summary>
public sealed partial class SecretScan
{
    /// <summary>A shorter value stands in logs by chance.</summary>
    private const int Shortest = 8;

    private static readonly string[] Endings = ["Secret", "Key", "Password", "Token", "SECRET_KEY", "PASSWORD", "TOKEN"];

    /// <summary>Secret whoever made them: what tests call their fixtures' secrets, and how private keys look.</summary>
    private static readonly (string Text, string Name)[] Always =
        [("not-real", "a secret of a test's own"), ("AGE-SECRET-KEY-1", "an age identity"), ("PRIVATE KEY-----", "a private key")];

    private readonly ConcurrentDictionary<string, string> names = new(Always.Select(one => KeyValuePair.Create(one.Text, one.Name)), StringComparer.Ordinal);

    /// <summary>How many secrets were added.</summary>
    public int Count => names.Count - Always.Length;

    /// <summary>Remembers a secret, and how to call it where it is found.</summary>
    public void Add(string name, string value)
    {
        if (value.Length >= Shortest)
            names.TryAdd(value, name);
    }

    /// <summary>Remembers those of a process's settings that are secret: by their names, and the parts of addresses that say who asks.</summary>
    public void AddSettings(IReadOnlyDictionary<string, string> settings)
    {
        foreach (var (name, value) in settings)
        {
            if (Endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)) || SecretAddress().IsMatch(name))
                Add(name, value);
            foreach (var part in value.Split(';', '?', '&', ','))
            {
                if (part.Split('=', 2) is [{ } member, { } secret] && (Endings.Any(ending => member.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) || member == "access_token"))
                    Add($"{name} ({member})", secret);
            }

            if (Uri.TryCreate(value, UriKind.Absolute, out var address) && address.UserInfo.Split(':', 2) is [_, { Length: > 0 } password])
                Add($"{name} (password)", password);
        }
    }

    /// <summary>Where a secret stands, by file, line and the secret's name: never its value.</summary>
    public IReadOnlyList<string> Find(string folder)
    {
        var search = SearchValues.Create([.. names.Keys], StringComparison.Ordinal);
        List<string> found = [];
        foreach (var file in Directory.EnumerateFiles(folder, "*.log", SearchOption.AllDirectories))
        {
            var number = 0;
            foreach (var line in File.ReadLines(file))
            {
                number++;
                if (line.AsSpan().ContainsAny(search))
                    found.Add(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}:{number}: {string.Join(", ", names.Where(secret => line.Contains(secret.Key, StringComparison.Ordinal)).Select(secret => secret.Value).Distinct().Order(StringComparer.Ordinal))}"));
            }
        }

        return found;
    }

    /// <summary>Addresses that are secrets as a whole.</summary>
    [GeneratedRegex("^(Heartbeat|Notifications__.*|Webhooks__.*)__Url$", RegexOptions.CultureInvariant)]
    private static partial Regex SecretAddress();
}
