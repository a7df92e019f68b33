using SuperInsight.Domain.TcbConfiguration.Checking;

namespace SuperInsight.Domain.TcbConfiguration.Differences;

/// <summary>A text of the configuration with its references filled in.</summary>
internal sealed class FilledText
{
    public FilledText(string text, Func<string, string?> environment)
    {
        Value = text;
        foreach (var name in References.NamesIn(text).Distinct(StringComparer.Ordinal).ToArray())
        {
            HasReferences = true;
            if (environment(name) is { } value)
                Value = Value.Replace($"{{{{env.{name}}}}}", value, StringComparison.Ordinal);
            else
                IsKnown = false;
        }
    }

    public string Value { get; }

    /// <summary>Whether every variable that it refers to is set.</summary>
    public bool IsKnown { get; } = true;

    public bool HasReferences { get; }
}
