namespace SuperInsight.Adapters.Files;

/// <summary>Names of users or groups by number and numbers by name, as <c>/etc/passwd</c> or <c>/etc/group</c> has them now.</summary>
internal sealed class OwnerNames
{
    private readonly Dictionary<uint, string> names = [];
    private readonly Dictionary<string, uint> numbers = new(StringComparer.Ordinal);

    private OwnerNames(string file)
    {
        foreach (var line in File.Exists(file) ? File.ReadLines(file) : [])
        {
            if (line.Split(':') is not [{ Length: > 0 } name, _, var number, ..] || !uint.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out var id))
                continue;
            names.TryAdd(id, name);
            numbers.TryAdd(name, id);
        }
    }

    public static OwnerNames ReadUsers() => new("/etc/passwd");

    public static OwnerNames ReadGroups() => new("/etc/group");

    /// <summary>The name; empty when it has none here.</summary>
    public string NameOf(uint id) => names.GetValueOrDefault(id, string.Empty);

    /// <summary>The number that a name has here, else the one it had where it was stored: as tar does it.</summary>
    public uint NumberOf(string name, uint stored) => numbers.GetValueOrDefault(name, stored);
}
