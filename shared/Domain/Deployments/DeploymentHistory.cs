using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Deployments;

/// <summary>The deployments of one service as its stream tells them: a fold over the facts, newest last, the latest 200 kept.</summary>
public sealed record DeploymentHistory(IReadOnlyList<Deployment> Deployments)
{
    private const int Kept = 200;

    /// <summary>The version that last succeeded and served; null when there was none.</summary>
    public ServedVersion? LastGood { get; init; }

    /// <summary>Commits that were rolled back; the newest last, the latest 200 kept.</summary>
    public IReadOnlyList<QuarantinedCommit> Quarantine { get; init; } = [];

    /// <summary>What changes the service besides deployments; null for nothing. It counts until its end.</summary>
    public ServiceHold? Hold { get; init; }

    public static DeploymentHistory Empty { get; } = new([]);

    /// <summary>The one that has its turn; null when none has.</summary>
    public Deployment? AtWork => Deployments.FirstOrDefault(deployment => deployment.State.IsAtWork);

    /// <summary>Those that wait for their turn, the newest last.</summary>
    public IEnumerable<Deployment> Waiting => Deployments.Where(deployment => deployment.State == DeploymentState.Queued);

    public Deployment? Find(string id) => Deployments.FirstOrDefault(deployment => deployment.Id == id);

    /// <summary>What a rollback goes to, when <paramref name="serving"/> serves: that, unless it is the leftover of a deployment that went wrong.</summary>
    public ServedVersion GoBackTo(ServedVersion serving) =>
        LastGood is { } good && Deployments.Any(deployment => deployment.Version == serving.Version && deployment.State != DeploymentState.Succeeded) ? good : serving;

    /// <exception cref="LedgerException">An entry is no fact of ours.</exception>
    public static DeploymentHistory From(StreamName stream, LedgerReading reading) =>
        reading.Entries.Aggregate(
            reading.Snapshot?.Read(stream, DeploymentJson.Default.DeploymentHistory) ?? Empty,
            (history, entry) => history.Apply(entry.Read(stream, DeploymentJson.Default.DeploymentFact), entry.RecordedAt));

    /// <summary>The history after one more fact. A fact about an unknown deployment changes nothing.</summary>
    public DeploymentHistory Apply(DeploymentFact fact, DateTimeOffset recordedAt)
    {
        if (fact is DeploymentRequested requested)
            return Find(fact.DeploymentId) is null ? Add(New(requested, recordedAt)) : this;
        if (fact is ServiceHeld held)
            return this with { Hold = new(held.Key, recordedAt + held.For, held.Reason) };
        if (fact is ServiceLetGo letGo)
            return letGo.Key == Hold?.Key ? this with { Hold = null } : this;
        if (fact is VersionReplaced replaced)
            return Replace(replaced);
        if (Find(fact.DeploymentId) is not { } known)
            return this;
        var next = known.Apply(fact, recordedAt);
        var history = this with { Deployments = [.. Deployments.Select(deployment => deployment.Id == known.Id ? next : deployment)] };
        return fact is DeploymentMoved moved ? history.Judge(next, moved) : history;
    }

    /// <summary>What serves is still what that deployment made, under another name.</summary>
    private DeploymentHistory Replace(VersionReplaced replaced) => this with
    {
        Deployments = [.. Deployments.Select(deployment => deployment.Version == replaced.From && deployment.State == DeploymentState.Succeeded ? deployment with { Version = replaced.To } : deployment)],
        LastGood = LastGood?.Version == replaced.From ? LastGood with { Version = replaced.To } : LastGood,
    };

    private DeploymentHistory Judge(Deployment deployment, DeploymentMoved moved) => moved.State switch
    {
        DeploymentState.Succeeded when deployment is { Version: { } version, PinnedImage: { } image } => this with { LastGood = new(version, image) },
        DeploymentState.RollingBack when LastGood?.Version == deployment.Version => this with { LastGood = deployment.Before },
        DeploymentState.RolledBack or DeploymentState.RollbackFailed when QuarantinedCommit.KeyOf(deployment.Request) is { } key =>
            this with { Quarantine = [.. Quarantine.Where(one => one.Key != key).Append(new(key, deployment.Id, deployment.Transitions.LastOrDefault(one => one.State == DeploymentState.RollingBack)?.Reason ?? moved.Reason)).TakeLast(Kept)] },
        _ => this,
    };

    /// <summary>What is not over is never forgotten.</summary>
    private DeploymentHistory Add(Deployment added)
    {
        var spare = Deployments.Count + 1 - Kept;
        return this with { Deployments = [.. Deployments.Where(deployment => !deployment.State.IsEnded || spare-- <= 0), added] };
    }

    private static Deployment New(DeploymentRequested requested, DateTimeOffset recordedAt) => new()
    {
        Id = requested.DeploymentId, Request = requested.Request, State = DeploymentState.Queued, StateSince = recordedAt, RequestedAt = recordedAt,
        AcceptSchemaChange = requested.Request.AcceptSchemaChange,
        Transitions = [new(DeploymentState.Queued, recordedAt, $"asked for by {requested.Request.By}", requested.Request.Trigger.ToString(), null)],
    };
}

/// <summary>Something that changes a service besides deployments.</summary>
/// <param name="Key">Who.</param>
/// <param name="Until">Its end at the latest, by the store's clock.</param>
/// <param name="Reason">What for, for people.</param>
public sealed record ServiceHold(string Key, DateTimeOffset Until, string Reason);

/// <summary>Something that was rolled back, and is not deployed again unless forced.</summary>
/// <param name="Key">The commit, or the image where nobody said the commit and it is pinned by digest.</param>
/// <param name="DeploymentId">The deployment that was rolled back.</param>
/// <param name="Reason">Why it was.</param>
public sealed record QuarantinedCommit(string Key, string DeploymentId, string Reason)
{
    /// <summary>Null when nothing says what exactly a request would run.</summary>
    public static string? KeyOf(DeploymentRequest request) =>
        request.Commit ?? (ImageReference.TryParse(request.Image, out var image) && image.Digest is not null ? request.Image : null);
}
