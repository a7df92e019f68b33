namespace SuperInsight.Domain.Alerts;

/// <summary>Where all alarms stand: what the facts add up to. Never changes; <see cref="Apply"/> gives the next one.</summary>
public sealed record AlertState
{
    private const int MostClosed = 100;

    private static readonly Dictionary<string, AlertAlarm> None = [];

    private IReadOnlyDictionary<string, IReadOnlyDictionary<string, AlertAlarm>> rules = new Dictionary<string, IReadOnlyDictionary<string, AlertAlarm>>();

    public static AlertState Empty { get; } = new();

    /// <summary>When it was evaluated last, as far as that changed anything.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Of the newest metrics that changed anything.</summary>
    public DateTimeOffset ReadingAt { get; init; }

    public long Episodes { get; init; }

    /// <summary>All the time that evaluations counted as passed while something was pending.</summary>
    public TimeSpan Counted { get; init; }

    /// <summary>What is still to be carried out, in the order in which it was decided.</summary>
    public IReadOnlyList<AlertEffect> Open { get; init; } = [];

    /// <summary>Actions of the last 24 hours.</summary>
    public IReadOnlyList<AlertActed> Acted { get; init; } = [];

    public IReadOnlyList<AlertSilence> Silences { get; init; } = [];

    /// <summary>The latest episodes that are over, the newest last.</summary>
    public IReadOnlyList<AlertAlarm> Closed { get; init; } = [];

    /// <summary>Every series that is not simply well.</summary>
    public IEnumerable<AlertAlarm> Alarms => rules.Values.SelectMany(series => series.Values);

    public IEnumerable<string> Rules => rules.Keys;

    public IReadOnlyDictionary<string, AlertAlarm> Of(string rule) => rules.GetValueOrDefault(rule) ?? None;

    /// <summary>The alarm, or the episode that is over.</summary>
    public AlertAlarm? Find(string id) => Alarms.FirstOrDefault(alarm => alarm.Id == id) ?? Closed.LastOrDefault(alarm => alarm.Id == id);

    public AlertSilence? SilenceOf(string rule, string series, DateTimeOffset now) =>
        Silences.Count == 0 ? null : Silences.FirstOrDefault(silence => silence.Rule == rule && silence.Series == series && now < silence.Until);

    /// <summary>The state after one more fact. One that was said before changes nothing.</summary>
    /// <param name="recordedAt">By the store's clock.</param>
    public AlertState Apply(AlertFact fact, DateTimeOffset recordedAt) => fact switch
    {
        AlertsEvaluated evaluated => Evaluated(evaluated),
        ActionClaimed claimed => OnEffect(claimed.Key, effect => effect with { Attempts = claimed.Attempt, Process = claimed.Process, ClaimedAt = recordedAt, NotBefore = null }),
        ActionDone done => Ended(done.Key, Alerts.ActionResult.Done, done.Detail, recordedAt),
        ActionFailed { RetryAfter: { } pause } failed => OnEffect(failed.Key, effect => effect with { Process = null, ClaimedAt = null, NotBefore = recordedAt + pause }),
        ActionFailed failed => Ended(failed.Key, failed.Result, failed.Detail, recordedAt),
        AlarmAcknowledged acknowledged when Alarms.FirstOrDefault(alarm => alarm.Id == acknowledged.AlarmId) is { } alarm =>
            With([alarm.Deciding(recordedAt, "acknowledged", alarm.Value, $"by {acknowledged.By}") with { AcknowledgedBy = acknowledged.By }]),
        SeriesSilenced silenced => this with
        {
            Silences = [.. Silences.Where(one => one.Until > recordedAt && (one.Rule, one.Series) != (silenced.Rule, silenced.Series)), new(silenced.Rule, silenced.Series, silenced.By, recordedAt + silenced.For)],
        },
        _ => this,
    };

    internal AlertSnapshot ToSnapshot() => new(At, ReadingAt, Episodes, [.. Alarms], Open, Acted, Silences, Closed, Counted);

    internal static AlertState From(AlertSnapshot snapshot) => new AlertState
    {
        At = snapshot.At, ReadingAt = snapshot.ReadingAt, Episodes = snapshot.Episodes, Open = snapshot.Open, Acted = snapshot.Acted, Silences = snapshot.Silences, Closed = snapshot.Closed, Counted = snapshot.Counted,
    }.With(snapshot.Alarms);

    private AlertState Evaluated(AlertsEvaluated fact)
    {
        // An action that nobody has begun is pointless once the alarm is over.
        var over = fact.Closed.Select(alarm => alarm.Id).ToHashSet(StringComparer.Ordinal);
        var acted = fact.Effects.Where(effect => effect.Action is { Kind: not AlertActionKind.AlertAdmin }).Select(effect => new AlertActed(effect.Action!.Rule, SeriesText.Of(effect.Action.Labels), fact.At));
        var known = Open.Select(effect => effect.Key).ToHashSet(StringComparer.Ordinal);
        return With(fact.Changed, [.. fact.Closed.Select(alarm => new AlertSeries(alarm.Rule, alarm.Series)), .. fact.Forgotten]) with
        {
            At = fact.At,
            ReadingAt = fact.ReadingAt,
            Episodes = Math.Max(Episodes, fact.Episodes),
            Counted = fact.Counted,
            Open = [.. Open.Where(effect => !fact.Dropped.Contains(effect.Key) && (effect.Tells || effect.Process is not null || !over.Contains(effect.AlarmId))), .. fact.Effects.Where(effect => !known.Contains(effect.Key))],
            Acted = [.. Acted.Where(one => fact.At - one.At < TimeSpan.FromDays(1)), .. acted],
            Closed = fact.Closed.Count == 0 ? Closed : [.. Closed.Concat(fact.Closed).TakeLast(MostClosed)],
        };
    }

    private AlertState OnEffect(string key, Func<AlertEffect, AlertEffect> change) => this with { Open = [.. Open.Select(effect => effect.Key == key ? change(effect) : effect)] };

    private AlertState Ended(string key, ActionResult result, string detail, DateTimeOffset at)
    {
        if (Open.FirstOrDefault(effect => effect.Key == key) is not { } ended)
            return this;
        var next = this with { Open = [.. Open.Where(effect => effect.Key != key)] };
        if (Alarms.FirstOrDefault(alarm => alarm.Id == ended.AlarmId) is not { } alarm)
            return next;
        var line = $"{ended.Name}: {result switch { Alerts.ActionResult.Done => "done", Alerts.ActionResult.Refused => "refused", _ => "failed" }}, {detail} ({at:u})";
        var said = alarm.Deciding(at, ended.Name, alarm.Value, line);
        if (ended.Action is not null)
            said = said.Doing(line);
        return next.With([alarm.ActionKey == key ? said with { ActionResult = result, ActionEndedAt = at } : said]);
    }

    private AlertState With(IReadOnlyList<AlertAlarm> changed, IReadOnlyList<AlertSeries>? gone = null)
    {
        if (changed.Count == 0 && gone is not { Count: > 0 })
            return this;
        Dictionary<string, IReadOnlyDictionary<string, AlertAlarm>> next = new(rules, StringComparer.Ordinal);
        Dictionary<string, Dictionary<string, AlertAlarm>> touched = new(StringComparer.Ordinal);
        foreach (var one in gone ?? [])
            Touch(one.Rule).Remove(one.Series);
        foreach (var alarm in changed)
            Touch(alarm.Rule)[alarm.Series] = alarm;
        foreach (var (rule, series) in touched.Where(one => one.Value.Count == 0))
            next.Remove(rule);
        return this with { rules = next };

        Dictionary<string, AlertAlarm> Touch(string rule)
        {
            if (touched.TryGetValue(rule, out var mine))
                return mine;
            mine = new(Of(rule), StringComparer.Ordinal);
            touched.Add(rule, mine);
            next[rule] = mine;
            return mine;
        }
    }
}

/// <summary>The state as a snapshot holds it.</summary>
internal sealed record AlertSnapshot(
    DateTimeOffset At, DateTimeOffset ReadingAt, long Episodes, IReadOnlyList<AlertAlarm> Alarms, IReadOnlyList<AlertEffect> Open, IReadOnlyList<AlertActed> Acted, IReadOnlyList<AlertSilence> Silences, IReadOnlyList<AlertAlarm> Closed, TimeSpan Counted);
