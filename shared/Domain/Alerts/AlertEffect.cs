namespace SuperInsight.Domain.Alerts;

/// <summary>Something that was decided and is to be carried out: an action or a notice.</summary>
/// <param name="Key">Of the action or notice: the same for every attempt.</param>
public sealed record AlertEffect(string Key)
{
    public AlertAction? Action { get; init; }

    public AlertNotice? Notice { get; init; }

    /// <summary>Attempts begun.</summary>
    public int Attempts { get; init; }

    /// <summary>The process that is at it, exactly; null when none is.</summary>
    public string? Process { get; init; }

    /// <summary>When it took it, by the store's clock.</summary>
    public DateTimeOffset? ClaimedAt { get; init; }

    /// <summary>When it may be tried again, by the store's clock.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Whether it is about telling people, which is repeated until it works or is given up.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Tells => Notice is not null || Action?.Kind == AlertActionKind.AlertAdmin;

    internal string AlarmId => Notice?.AlarmId ?? Action!.AlarmId;

    internal string Name => Notice is { } notice ? $"notice {notice.Kind}" : AlertActionNames.Of(Action!.Kind);
}
