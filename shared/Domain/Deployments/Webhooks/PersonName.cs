namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>Names out of other people's messages, fit to be shown.</summary>
internal static class PersonName
{
    private const int LongestOperator = 100;

    /// <summary>Whoever asks for something by hand, as they call themselves; at most 100 characters.</summary>
    public static string OfOperator(string? name) => Clean(name, LongestOperator) ?? "somebody";

    /// <summary>Without control characters and not too long; null when nothing is left.</summary>
    public static string? Clean(string? name, int longest)
    {
        var clean = new string([.. (name ?? "").Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(longest)]).Trim();
        return clean.Length > 0 ? clean : null;
    }
}
