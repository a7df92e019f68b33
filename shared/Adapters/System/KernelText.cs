using System.Globalization;

namespace SuperInsight.Adapters.LocalSystem;

/// <summary>The forms in which the kernel writes numbers down.</summary>
internal static class KernelText
{
    /// <summary>A number alone; null for <c>max</c>, <c>-1</c> and everything else.</summary>
    public static long? Number(string? text) => long.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Of lines <c>name value</c>, as in <c>cpu.stat</c>, or <c>Name: value kB</c>, as in <c>meminfo</c>.</summary>
    public static long? Field(string? text, string name)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (!line.StartsWith(name, StringComparison.Ordinal) || line.Length <= name.Length)
                continue;
            var rest = line[name.Length..];
            if (rest[0] is not (' ' or ':' or '\t'))
                continue;
            rest = rest[1..].Trim();
            var end = rest.IndexOf(' ');
            return long.TryParse(end < 0 ? rest : rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        }

        return null;
    }

    /// <summary>How many a list such as <c>0-3,8</c> names; null for an empty one.</summary>
    public static int? CountOf(string? list)
    {
        var count = 0;
        foreach (var range in list?.Trim().Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            if (range.Split('-') is not [var from, .. var to] || Number(from) is not { } first || Number(to is [var end] ? end : from) is not { } last)
                return null;
            count += (int)(last - first + 1);
        }

        return count > 0 ? count : null;
    }
}
