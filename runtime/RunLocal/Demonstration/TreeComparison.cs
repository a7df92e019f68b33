using System.Globalization;
using System.Security.Cryptography;

namespace SuperInsight.RunLocal;

/// <summary>Compares two folders: names, kinds, permissions, times, link targets and every byte.</summary>
public static class TreeComparison
{
    /// <summary>
    /// Where a SQLite file says who wrote it last: its own backup interface counts a copy as a change. Offsets and lengths of
    /// <see href="https://www.sqlite.org/fileformat.html"/>, 1.3.
    /// </summary>
    private static readonly (int Offset, int Length)[] WhoWroteIt = [(24, 4), (92, 8)];

    public static ComparisonResult Compare(string left, string right)
    {
        var (expected, found) = (Describe(left), Describe(right));
        var differences = expected.Keys.Union(found.Keys).Order(StringComparer.Ordinal)
            .Where(name => expected.GetValueOrDefault(name) != found.GetValueOrDefault(name))
            .Select(name => $"{name}: {expected.GetValueOrDefault(name) ?? "missing"} and {found.GetValueOrDefault(name) ?? "missing"}");
        return new ComparisonResult(1, expected.Count, [.. differences]);
    }

    private static Dictionary<string, string> Describe(string root) =>
        new DirectoryInfo(root).EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Where(entry => entry.LinkTarget is not null || entry.Exists)
            .ToDictionary(entry => Path.GetRelativePath(root, entry.FullName), Describe, StringComparer.Ordinal);

    private static string Describe(FileSystemInfo entry)
    {
        if (entry.LinkTarget is { } target)
            return $"link to {target}";
        var common = string.Create(CultureInfo.InvariantCulture, $"{entry.UnixFileMode} {entry.LastWriteTimeUtc:O}");
        return entry is FileInfo file ? $"file {common} {file.Length} {Hash(file)}" : $"folder {common}";
    }

    private static string Hash(FileInfo file)
    {
        var content = File.ReadAllBytes(file.FullName);
        if (content.AsSpan().StartsWith("SQLite format 3\0"u8))
        {
            foreach (var (offset, length) in WhoWroteIt)
                content.AsSpan(offset, length).Clear();
        }

        return Convert.ToHexStringLower(SHA256.HashData(content));
    }
}
