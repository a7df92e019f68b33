using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Notifications;

/// <summary>Where a channel posts to. All of it is secret: whoever has it can write to the group.</summary>
internal sealed class RobotAddress
{
    private readonly Uri address;
    private readonly string setting;

    /// <param name="setting">Which setting holds it.</param>
    /// <param name="text">An https address; http only to this machine.</param>
    /// <exception cref="SettingException">It is none. The value is not repeated.</exception>
    public RobotAddress(string setting, string text)
    {
        this.setting = setting;
        address = Uri.TryCreate(text, UriKind.Absolute, out var parsed) && (parsed.Scheme == "https" || (parsed.Scheme == "http" && parsed.IsLoopback))
            ? parsed
            : throw new SettingException(setting, "it is not an https address", "Give the whole address, as the other side shows it.");
        // What another side may repeat of it: the address, its path, its query and each value in it.
        Secrets = [.. new[] { address.AbsoluteUri, address.PathAndQuery, address.Query, address.Segments[^1] }
            .Concat(address.Query.TrimStart('?').Split('&').Select(pair => Uri.UnescapeDataString(pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..])))
            .Where(part => part.Trim('/').Length >= 8).Distinct(StringComparer.Ordinal).OrderByDescending(part => part.Length).Select(part => new Secret(part))];
    }

    /// <summary>What of it must not be repeated, the longest first.</summary>
    public IReadOnlyList<Secret> Secrets { get; }

    public Uri Reveal() => address;

    /// <summary>With more in its query.</summary>
    public Uri RevealWith(string query) => new($"{address.AbsoluteUri}{(address.Query.Length > 0 ? '&' : '?')}{query}");

    public override string ToString() => $"*** ({setting})";
}
