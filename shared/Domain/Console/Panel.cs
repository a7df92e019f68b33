namespace SuperInsight.Domain.Console;

/// <summary>A part of a page, or why it cannot be shown: one that fails takes nothing else along.</summary>
/// <param name="Source">Where it comes from, for people: <c>the ledger of alarms</c>.</param>
/// <param name="At">When it was read (UTC).</param>
/// <param name="Value">Null when it could not be read.</param>
/// <param name="Failure">Null when it could.</param>
public sealed record Panel<T>(string Source, DateTimeOffset At, T? Value, PanelFailure? Failure)
    where T : class
{
    /// <summary>Another panel of the same reading; null leaves it unread.</summary>
    public Panel<TOther> Select<TOther>(Func<T, TOther> select)
        where TOther : class => new(Source, At, Value is null ? null : select(Value), Failure);
}

/// <summary>Why a source could not be read.</summary>
/// <param name="Source">Which.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="Hint">What to do next.</param>
public sealed record PanelFailure(string Source, string Reason, string Hint);
