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
        foreach (var (name, value) in labels.OrderBy(label => label.Name, StringComparer.Ordinal))
            text.Append(text.Length > 0 ? "," : "").Append(name).Append("=\"").Append(value).Append('"');
        return text.ToString();
    }
}
