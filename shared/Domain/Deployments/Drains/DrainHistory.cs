using System.Text.Json.Serialization;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Deployments.Drains;

/// <summary>How far a service has come to rest, as its stream tells: a fold over the facts.</summary>
public sealed record DrainHistory
{
    /// <summary>Containers that are remembered; one that is forgotten would be taken for new.</summary>
    private const int Kept = 64;

    public static DrainHistory Empty { get; } = new();

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<DrainContainer> Containers { get; init; } = [];

    /// <summary>The newest wish; null when there never was one.</summary>
    public DrainWish? Wish { get; init; }

    /// <summary>What had been reached when it was wished.</summary>
    public DrainTarget Before { get; init; }

    /// <summary>Containers that came to where the newest wish wants them.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>Containers whose last data are safe since the newest wish.</summary>
    public IReadOnlyList<string> Secured { get; init; } = [];

    /// <summary>Restore points that the data were taken back to since the service was last stopped.</summary>
    public IReadOnlyList<string> Restored { get; init; } = [];

    /// <summary>Containers whose place another has taken: they stay at rest, whatever is wished, unless the controller goes back to them.</summary>
    public IReadOnlyList<string> Outdated { get; init; } = [];

    /// <summary>Containers that have stopped and were not opened since: nothing of theirs is left to make safe.</summary>
    public IReadOnlyList<string> Resting { get; init; } = [];

    /// <summary>The container that has the data now: the one that came last, or that was last opened again.</summary>
    public string? Holder { get; init; }

    /// <summary>Who had the data when the service was first wished to stop since it was last wished to drain.</summary>
    public string? FirstStopped { get; init; }

    /// <summary>When that was; 0 for never.</summary>
    public long FirstStop { get; init; }

    /// <summary>When it was last wished to stop; 0 for never.</summary>
    public long LastStop { get; init; }

    /// <summary>How far it is, for a controller.</summary>
    [JsonIgnore]
    public DrainState State => Wish is not { } wish || IsAnswered || HasArrivalSince ? From(Reached) : wish.Target switch
    {
        // Whoever was stopped may be about to start: a release now would find it writing.
        DrainTarget.Open => Before == DrainTarget.Stopped && wish.For != ReopenFor.NewVersion ? DrainState.Drained : From(Before),
        DrainTarget.Stopped when Before != DrainTarget.Open => DrainState.Drained,
        _ => DrainState.Draining,
    };

    /// <summary>Whether a container came that the newest wish is not for.</summary>
    [JsonIgnore]
    public bool HasArrivalSince => Wish is { } wish && Containers.Count > 0 && Containers[^1].ArrivedAt > wish.Sequence;

    /// <summary>Whether the data are what the newest wish wants them to be.</summary>
    [JsonIgnore]
    public bool IsRestored => Wish?.Restore is not { Count: > 0 } wanted || wanted.SequenceEqual(Restored);

    /// <summary>What was reached last.</summary>
    /// <remarks>
    /// Whoever comes to a stopped service works, but has not been told to: it is neither <see cref="DrainTarget.Open"/>, so that the controller
    /// says who shall be, nor <see cref="DrainTarget.Stopped"/>.
    /// </remarks>
    private DrainTarget Reached => Wish is not { } wish ? DrainTarget.Open
        : HasArrivalSince ? wish.Target == DrainTarget.Stopped && IsAnswered ? DrainTarget.Drained : DrainTarget.Open
        : IsAnswered ? wish.Target
        : Before;

    /// <summary>On a rest the word of whoever has the data counts, on opening that of whoever may open.</summary>
    private bool IsAnswered => Wish is { } wish && (wish.Target == DrainTarget.Open ? Answers.Count > 0 : wish.Holder is { } holder && Answers.Contains(holder));

    /// <exception cref="LedgerException">An entry is no fact of ours.</exception>
    public static DrainHistory From(StreamName stream, LedgerReading reading) => reading.Entries.Aggregate(
        reading.Snapshot?.Read(stream, DrainJson.Default.DrainHistory) ?? Empty,
        (history, entry) => history.Apply(entry.Read(stream, DrainJson.Default.DrainFact), entry.Sequence));

    public DrainContainer? Find(string container) => Containers.FirstOrDefault(known => known.Name == container);

    /// <summary>After one more fact. One that repeats what is known, or answers no wish, changes nothing.</summary>
    public DrainHistory Apply(DrainFact fact, long sequence) => fact switch
    {
        ContainerArrived arrived when Find(arrived.Container) is null =>
            this with { Containers = [.. Containers.Append(new(arrived.Container, sequence)).TakeLast(Kept)], Holder = arrived.Container },
        DrainWished wished => Apply(wished, sequence),
        DataSecured secured when Wish?.Target == DrainTarget.Stopped => this with { Secured = [.. Secured.Append(secured.Container).Distinct()] },
        DataRestored restored when IsMeant(restored.Container) && Wish?.Restore is { } wanted && wanted.SequenceEqual(restored.Points) => this with { Restored = restored.Points },
        DrainReached reached when Wish?.Target == reached.State && IsMeant(reached.Container) && !Answers.Contains(reached.Container) => this with
        {
            Answers = [.. Answers, reached.Container],
            Holder = reached.State == DrainTarget.Open && Answers.Count == 0 ? reached.Container : Holder,
            Resting = reached.State == DrainTarget.Stopped ? [.. Resting.Append(reached.Container).Distinct()] : Resting,
        },
        _ => this,
    };

    /// <summary>Whether the newest wish is for a container: not for one that came later, nor for one that is outdated.</summary>
    public bool IsMeant(string container) => Wish is { } wish && Find(container)?.ArrivedAt < wish.Sequence && !Outdated.Contains(container);

    private DrainHistory Apply(DrainWished wished, long sequence)
    {
        var outdated = wished.Target == DrainTarget.Open ? [.. Containers.Where(container => !Opens(container, wished.For)).Select(container => container.Name)] : Outdated;
        var holder = Holder is not null && outdated.Contains(Holder) ? Containers.LastOrDefault(container => !outdated.Contains(container.Name))?.Name : Holder;
        var isFirstStop = wished.Target == DrainTarget.Stopped && FirstStop == 0;
        return this with
        {
            Before = Reached,
            Wish = new(wished.Target, wished.By, wished.For, sequence, holder) { Restore = wished.Restore },
            Holder = holder, Outdated = outdated, Answers = [], Secured = [],
            Restored = wished.Target == DrainTarget.Stopped ? [] : Restored,
            Resting = wished.Target == DrainTarget.Open ? [.. Resting.Where(outdated.Contains)] : Resting,
            FirstStopped = isFirstStop ? holder : FirstStopped,
            FirstStop = isFirstStop ? sequence : wished.Target == DrainTarget.Drained ? 0 : FirstStop,
            LastStop = wished.Target == DrainTarget.Stopped ? sequence : LastStop,
        };
    }

    /// <summary>Whether a container is of the version that is to be opened.</summary>
    private bool Opens(DrainContainer container, ReopenFor? whom) => whom switch
    {
        ReopenFor.NewVersion => container.ArrivedAt > LastStop,
        // Where the cloud has made no new container, it has gone back to the one that was stopped at first.
        ReopenFor.RestoredVersion => Containers[^1].ArrivedAt > LastStop ? container.ArrivedAt > LastStop : container.Name == FirstStopped,
        _ => !Outdated.Contains(container.Name) && (FirstStop == 0 || container.ArrivedAt < LastStop),
    };

    private static DrainState From(DrainTarget target) => target switch
    {
        DrainTarget.Open => DrainState.Open,
        DrainTarget.Drained => DrainState.Drained,
        _ => DrainState.Stopped,
    };
}

/// <summary>A container of the service.</summary>
/// <param name="Name">Names it.</param>
/// <param name="ArrivedAt">The sequence of its arrival.</param>
public sealed record DrainContainer(string Name, long ArrivedAt);

/// <summary>What is wished of the service.</summary>
/// <param name="Target">How far.</param>
/// <param name="By">Who wishes it.</param>
/// <param name="For">Which version is to work again.</param>
/// <param name="Sequence">When it was wished.</param>
/// <param name="Holder">The container that had the data then; null when none was known.</param>
public sealed record DrainWish(DrainTarget Target, string By, ReopenFor? For, long Sequence, string? Holder)
{
    /// <summary>Restore points that the data are to be taken back to before it works; null for none.</summary>
    public IReadOnlyList<string>? Restore { get; init; }
}
