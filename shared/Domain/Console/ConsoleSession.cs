namespace SuperInsight.Domain.Console;

/// <summary>Somebody who is signed in, as the cookie says.</summary>
/// <param name="Role">What they may do.</param>
/// <param name="Id">Never the same for two sessions.</param>
/// <param name="Name">What they call themselves; null where they said nothing.</param>
/// <param name="Since">When they signed in (UTC).</param>
public sealed record ConsoleSession(ConsoleRole Role, string Id, string? Name, DateTimeOffset Since)
{
    /// <summary>How long a session lasts, however often it is used.</summary>
    public static TimeSpan Lasts { get; } = TimeSpan.FromHours(8);

    /// <summary>The end is exclusive: at that moment it is over.</summary>
    public DateTimeOffset Until => Since + Lasts;

    /// <summary>Who acts, as acts are recorded: <c>console (ada)</c>.</summary>
    public string By => Name is null ? "console" : $"console ({Name})";
}
