namespace SuperInsight.Domain.Notifications;

/// <summary>Something that people are told, once.</summary>
/// <param name="Key">
/// Names the occasion, at most 200 characters: a notice of a key that was given before is not sent again. As in
/// <c>tencent/policy-1/session-1/firing</c>; a reminder has a key of its own.
/// </param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Title">What it is about, in a few words.</param>
/// <param name="What">What happened; several lines are allowed.</param>
public sealed record Notice(string Key, NoticeSeverity Severity, Phrase Title, Phrase What)
{
    /// <summary>The longest key.</summary>
    public const int LongestKey = 200;

    private const int LongestTitle = 200;
    private const int LongestWhat = 1500;
    private const int LongestFact = 200;
    private const int MostDone = 10;

    /// <summary>What was measured; null for nothing.</summary>
    public string? Metric { get; init; }

    /// <summary>What it was, with its unit, and the limit where there is one: <c>93.5 % (&gt; 80 %)</c>.</summary>
    public string? Value { get; init; }

    /// <summary>Since when it has been so; shown at its own offset.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Where to look, by http or https.</summary>
    public Uri? Link { get; init; }

    /// <summary>What to do, by http or https.</summary>
    public Uri? Runbook { get; init; }

    /// <summary>What was done about it already, first things first.</summary>
    public IReadOnlyList<Phrase> Done { get; init; } = [];

    /// <summary>Channels that should have taken it and did not. Filled in where it is sent.</summary>
    public IReadOnlyList<MissedChannel> Missed { get; init; } = [];

    /// <summary>What it is written in; null for the language of the settings.</summary>
    public NoticeLanguage? Language { get; init; }

    /// <summary>The same, so short that thousands can be kept: what is longer is cut.</summary>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    public Notice Bounded()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Key);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Key.Length, LongestKey, nameof(Key));
        return this with
        {
            Title = Cut(Title, LongestTitle),
            What = Cut(What, LongestWhat),
            Metric = Metric is null ? null : Rendering.TextLimit.Cut(Metric, LongestFact),
            Value = Value is null ? null : Rendering.TextLimit.Cut(Value, LongestFact),
            Done = [.. Done.Take(MostDone).Select(one => Cut(one, LongestFact))],
        };
    }

    private static Phrase Cut(Phrase phrase, int longest) =>
        new(Rendering.TextLimit.Cut(phrase.Chinese, longest), Rendering.TextLimit.Cut(phrase.English, longest));
}

/// <summary>A channel that did not take a notice.</summary>
/// <param name="Channel">Its name.</param>
/// <param name="Reason">Why, in one sentence without secrets.</param>
public sealed record MissedChannel(string Channel, string Reason);
