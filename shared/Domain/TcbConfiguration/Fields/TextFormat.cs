using System.Text.RegularExpressions;

namespace SuperInsight.Domain.TcbConfiguration.Fields;

/// <summary>The shape of a text.</summary>
/// <param name="Name">Completes "it is not …": <c>a size</c>.</param>
/// <param name="Pattern">Of the whole text, in the part of the pattern language that .NET and JSON Schema share; without anchors.</param>
/// <param name="Rule">Completes "Write …", for people.</param>
internal sealed record TextFormat(string Name, string Pattern, string Rule)
{
    private readonly Lazy<Regex> whole = new(() => new Regex($"\\A(?:{Pattern})\\z", RegexOptions.CultureInvariant));

    public bool Matches(string text) => whole.Value.IsMatch(text);
}
