using System.Globalization;

namespace Benchmarks;

/// <summary>Reads <c>--name value</c>.</summary>
internal static class Options
{
    public static double Read(string[] options, string name, double otherwise) => ReadList(options, name, [otherwise])[0];

    public static IReadOnlyList<double> ReadList(string[] options, string name, IReadOnlyList<double> otherwise)
    {
        var index = Array.IndexOf(options, name);
        return index < 0 || index + 1 >= options.Length
            ? otherwise
            : [.. options[index + 1].Split(',').Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
    }
}
