using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Backups.Files;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Files;

/// <summary>
/// What is backed up of the file system: <c>Files__Roots</c>, <c>NAME=PATH</c> separated by commas, and <c>Files__Exclude</c>, glob patterns separated
/// by commas or lines (see <see cref="PathPattern"/>).
/// </summary>
public sealed record FileRoots(IReadOnlyList<FileRoot> Roots, IReadOnlyList<PathPattern> Exclude)
{
    public const string RootsSetting = "Files__Roots";
    public const string ExcludeSetting = "Files__Exclude";

    private const StringSplitOptions Trimmed = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    /// <exception cref="SettingException">A setting is missing or unfit; the reason names every mistake.</exception>
    public static FileRoots Read(OperatorSettings settings) =>
        Parse(settings.Require(RootsSetting, "the directories to back up: label-studio-data=/app/label-studio-data,app-logs=/app/logs"), settings.Get(ExcludeSetting));

    /// <exception cref="SettingException">As above.</exception>
    public static FileRoots Parse(string roots, string? exclude)
    {
        List<string> mistakes = [];
        List<FileRoot> read = [];
        foreach (var pair in roots.Split([',', '\n'], Trimmed))
        {
            if (Understand(pair, mistakes) is { } root)
                read.Add(root);
        }

        mistakes.AddRange(read.GroupBy(root => root.Name).Where(same => same.Count() > 1).Select(same => $"the name '{same.Key}' is given to {same.Count()} of them"));
        mistakes.AddRange(
            from one in read
            from other in read
            where !ReferenceEquals(one, other) && (one.Path + "/").StartsWith(other.Path == "/" ? "/" : other.Path + "/", StringComparison.Ordinal)
            select $"{one.Path} ('{one.Name}') lies in {other.Path} ('{other.Name}') and would be kept twice");
        if (read.Count == 0 && mistakes.Count == 0)
            mistakes.Add("it names no directory");
        if (mistakes.Count > 0)
            throw new SettingException(RootsSetting, string.Join("; ", mistakes), "Write NAME=PATH,NAME=PATH: names of letters, digits, '.', '_' and '-', paths absolute and apart from each other.");
        return new FileRoots(read, Patterns(exclude));
    }

    private static FileRoot? Understand(string pair, List<string> mistakes)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        var (name, path) = equals < 0 ? (pair, null) : (pair[..equals].Trim(), pair[(equals + 1)..].Trim());
        var before = mistakes.Count;
        if (name.Length is 0 or > 63 || name[0] == '.' || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            mistakes.Add($"'{name}' is not a name");
        if (path is null)
            mistakes.Add($"'{pair}' is not of the form NAME=PATH");
        else if (!path.StartsWith('/'))
            mistakes.Add($"'{path}' is not an absolute path");
        else if (path.Split('/').Any(part => part is ".." or "."))
            mistakes.Add($"'{path}' has '.' or '..' in it");
        return mistakes.Count == before ? new FileRoot(name, Clean(path!)) : null;
    }

    private static string Clean(string path) => "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));

    private static List<PathPattern> Patterns(string? exclude)
    {
        List<PathPattern> patterns = [];
        List<string> mistakes = [];
        foreach (var text in exclude?.Split([',', '\n'], Trimmed) ?? [])
        {
            try
            {
                patterns.Add(PathPattern.Parse(text));
            }
            catch (FormatException malformed)
            {
                mistakes.Add(malformed.Message);
            }
        }

        return mistakes.Count == 0 ? patterns : throw new SettingException(ExcludeSetting, string.Join("; ", mistakes), "Patterns are such as *.tmp or app-logs/**/cache; ? stands for any one character, a comma too.");
    }
}

/// <summary>One directory to back up.</summary>
/// <param name="Name">What it is called in the archive.</param>
/// <param name="Path">Absolute, without a slash at its end.</param>
public sealed record FileRoot(string Name, string Path);
