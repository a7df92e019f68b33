using System.Text;

namespace SuperInsight.Domain.Alerts;

/// <summary>Labels as one text, by which series are told apart: <c>service="redis",zone="a"</c>, sorted by name.</summary>
internal static class SeriesText
{
    public static string Of(IReadOnlyDictionary<string, string> labels) => Of([.. labels.Select(label => (label.Key, label.Value))]);

    public static string Of(IReadOnlyList<(string Name, string Value)> labels)
    {
        if (labels.Count == 0)
            return "";
        if (labels.Count == 1)
            return $"{labels[0].Name}=\"{labels[0].Value}\"";
        var text = new StringBuilder();
        IEnumerable<(string Name, string Value)> sorted = IsSorted(labels) ? labels : labels.OrderBy(label => label.Name, StringComparer.Ordinal);
        foreach (var (name, value) in sorted)
            text.Append(text.Length > 0 ? "," : "").Append(name).Append("=\"").Append(value).Append('"');
        return text.ToString();
    }

    private static bool IsSorted(IReadOnlyList<(string Name, string Value)> labels)
    {
        for (var next = 1; next < labels.Count; next++)
        {
            if (string.CompareOrdinal(labels[next - 1].Name, labels[next].Name) > 0)
                return false;
        }

        return true;
    }
}
