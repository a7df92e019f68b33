namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>Names out of other people's messages, fit to be shown.</summary>
internal static class PersonName
{
    /// <summary>Without control characters and not too long; null when nothing is left.</summary>
    public static string? Clean(string? name, int longest)
    {
        var clean = new string([.. (name ?? "").Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(longest)]).Trim();
        return clean.Length > 0 ? clean : null;
    }
}
