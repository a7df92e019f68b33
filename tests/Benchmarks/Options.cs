using System.Globalization;

namespace Benchmarks;

/// <summary>Reads <c>--name value</c>.</summary>
internal static class Options
{
    /// <summary>Whether each option stands in the usage's line of the benchmark: a misspelt one would measure something else.</summary>
    public static bool AreKnown(string[] args, string usage) =>
        args is [var benchmark, .. var options]
        && usage.Split('\n').FirstOrDefault(line => line.StartsWith($"  {benchmark} ", StringComparison.Ordinal)) is { } line
        && options.Where(option => option.StartsWith('-')).All(option => line.Contains($"[{option} ", StringComparison.Ordinal));

    public static double Read(string[] options, string name, double otherwise) => ReadList(options, name, [otherwise])[0];

    public static IReadOnlyList<double> ReadList(string[] options, string name, IReadOnlyList<double> otherwise)
    {
        var index = Array.IndexOf(options, name);
        return index < 0 || index + 1 >= options.Length
            ? otherwise
            : [.. options[index + 1].Split(',').Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
    }
}
