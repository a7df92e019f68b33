using System.Diagnostics.CodeAnalysis;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Restarts;

/// <summary>Names a container's agent: lower-case letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, at most 100 characters, not a mere number.</summary>
public readonly record struct AgentName
{
    private const int Longest = 100;

    private readonly string? value;

    private AgentName(string value) => this.value = value;

    public static bool TryParse([NotNullWhen(true)] string? text, out AgentName name)
    {
        name = default;
        if (text is not { Length: > 0 and <= Longest } || text.Contains('/', StringComparison.Ordinal) || StreamName.TryParse(text) is null)
            return false;
        name = new(text);
        return true;
    }

    /// <summary>Of a container, whatever it is called: capitals become small, what is not allowed becomes <c>-</c>.</summary>
    public static AgentName Of(string container)
    {
        var letters = string.Concat((container ?? "").Take(Longest - 2).Select(char.ToLowerInvariant).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-'));
        return TryParse(letters, out var name) ? name : new($"c-{letters}");
    }

    public override string ToString() => value ?? "unnamed";
}
