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

    /// <summary>Who came to where the newest wish wants it; null while nobody did whose word counts.</summary>
    public DrainReached? Answer { get; init; }

    /// <summary>Whose last data are safe since the newest wish.</summary>
    public string? Secured { get; init; }

    /// <summary>The container that has the data now: the one that came last, or that was last opened again.</summary>
    public string? Holder { get; init; }

    /// <summary>When the service was first wished to stop since it was last wished to drain; 0 for never.</summary>
    public long FirstStop { get; init; }

    /// <summary>When it was last wished to stop; 0 for never.</summary>
    public long LastStop { get; init; }

    /// <summary>How far it is, for a controller.</summary>
    [JsonIgnore]
    public DrainState State => Wish is not { } wish || Answer is not null || HasArrivalSince ? From(Reached) : wish.Target switch
    {
        DrainTarget.Open => From(Before),
        DrainTarget.Stopped when Before != DrainTarget.Open => DrainState.Drained,
        _ => DrainState.Draining,
    };

    /// <summary>Whether a container came that the newest wish is not for.</summary>
    [JsonIgnore]
    public bool HasArrivalSince => Wish is { } wish && Containers.Count > 0 && Containers[^1].ArrivedAt > wish.Sequence;

    /// <summary>What was reached last.</summary>
    /// <remarks>
    /// Whoever comes to a stopped service works, but has not been told to: it is neither <see cref="DrainTarget.Open"/>, so that the controller
    /// says who shall be, nor <see cref="DrainTarget.Stopped"/>.
    /// </remarks>
    private DrainTarget Reached => Wish is not { } wish ? DrainTarget.Open
        : HasArrivalSince ? wish.Target == DrainTarget.Stopped && Answer is not null ? DrainTarget.Drained : DrainTarget.Open
        : Answer is not null ? wish.Target
        : Before;

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
        DataSecured secured when Wish is { Target: DrainTarget.Stopped } wish && secured.Container == wish.Holder => this with { Secured = secured.Container },
        DrainReached reached when Wish is { } wish && Answer is null && wish.Target == reached.State && IsFor(wish, reached.Container) =>
            this with { Answer = reached, Holder = wish.Target == DrainTarget.Open ? reached.Container : Holder },
        _ => this,
    };

    /// <summary>Whether a container's word on a wish counts: on a rest that of whoever has the data, on opening that of whoever may.</summary>
    private bool IsFor(DrainWish wish, string container) => wish.Target == DrainTarget.Open
        ? Find(container) is { } known && known.ArrivedAt < wish.Sequence && !wish.Except.Contains(container)
        : container == wish.Holder;

    private DrainHistory Apply(DrainWished wished, long sequence)
    {
        string[] except = wished.Target == DrainTarget.Open ? [.. Containers.Where(container => IsOutdated(container, wished.For)).Select(container => container.Name)] : [];
        var holder = Holder is not null && except.Contains(Holder) ? Containers.LastOrDefault(container => !except.Contains(container.Name))?.Name : Holder;
        return this with
        {
            Before = Reached,
            Wish = new(wished.Target, wished.By, wished.For, sequence, holder, except),
            Holder = holder, Answer = null, Secured = null,
            FirstStop = wished.Target switch { DrainTarget.Drained => 0, DrainTarget.Stopped when FirstStop == 0 => sequence, _ => FirstStop },
            LastStop = wished.Target == DrainTarget.Stopped ? sequence : LastStop,
        };
    }

    /// <summary>Whether a container is of a version that shall not work when another is opened.</summary>
    private bool IsOutdated(DrainContainer container, ReopenFor? whom) => whom switch
    {
        ReopenFor.NewVersion => container.ArrivedAt < LastStop,
        ReopenFor.RestoredVersion => container.ArrivedAt > FirstStop && container.ArrivedAt < LastStop,
        _ => FirstStop > 0 && container.ArrivedAt > LastStop,
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
/// <param name="Except">Containers that shall stay at rest when others are opened.</param>
public sealed record DrainWish(DrainTarget Target, string By, ReopenFor? For, long Sequence, string? Holder, IReadOnlyList<string> Except);
