using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Storage;

namespace LocalFunctions.Host.Timers;

/// <summary>Sees to it that no occurrence is run beside or after another run of it: <c>azure-webjobs-hosts/timers/{hostId}/{function}/claim</c>, which
/// only this host reads, is leased while a run goes on, whoever holds the timer's own lease meanwhile
/// (<see href="https://github.com/Azure/azure-functions-host/issues/2968">what Microsoft's host does not do</see>). A run that cannot keep its lease is ended
/// before the lease ends; so whoever gets the lease and finds a claim without end knows that the run was cut short.</summary>
internal sealed class OccurrenceLedger(HostSettings settings, StorageAccounts storage, JsonBlobs blobs, HostOwner owner, HostRandom random, TimeProvider clock)
{
    /// <summary>The share of the lease that is left, at least, when a run is told that it cannot be kept.</summary>
    private const double Margin = 0.4;

    private TimeSpan Period => settings.HostJson.Singleton.LeasePeriod;

    /// <summary>How long a run may take to end after its lease could not be kept, before its worker is ended.</summary>
    public TimeSpan EndLimit => Period * Margin / 3;

    public Task<OccurrenceClaim?> ReadAsync(string lockName, CancellationToken cancellationToken) =>
        blobs.ReadAsync(ClaimPath(lockName), TimerJson.Default.OccurrenceClaim, cancellationToken);

    /// <summary>Tries to get the right to run an occurrence.</summary>
    /// <param name="completedHere">This host ran occurrences up to here to their end, and could perhaps not record it.</param>
    public async Task<OccurrenceRight> TryBeginAsync(
        string lockName, DateTimeOffset due, DateTimeOffset through, DateTimeOffset completedHere, CancellationToken cancellationToken)
    {
        var path = ClaimPath(lockName);
        var leaseId = random.NewId();
        var (lease, _) = await BlobLease.TryAcquireAsync(
            storage.Container(JsonBlobs.Container), path, leaseId, owner: null, new LeaseTerms(Period, Period * Margin), clock, cancellationToken);
        if (lease is null)
            return new OccurrenceRight.Running((await ReadAsync(lockName, cancellationToken))?.Owner ?? "another host");
        var isKept = false;
        try
        {
            var latest = await ReadAsync(lockName, cancellationToken);
            switch (OccurrenceClaim.Decide(latest, due))
            {
                case OccurrenceDecision.Answered answered:
                    return new OccurrenceRight.Answered(answered.Claim);
                case OccurrenceDecision.Run when latest is not null && due <= completedHere:
                    return new OccurrenceRight.Answered(await WriteAsync(path, latest with { CompletedAt = clock.GetUtcNow() }, leaseId, cancellationToken));
                case OccurrenceDecision.GiveUp given:
                    return new OccurrenceRight.GivenUp(await WriteAsync(path, given.Claim with { CompletedAt = clock.GetUtcNow() }, leaseId, cancellationToken));
                case OccurrenceDecision.Run run:
                    var claim = await WriteAsync(path, new OccurrenceClaim(due, through, owner.Name, clock.GetUtcNow(), run.Attempt), leaseId, cancellationToken);
                    isKept = true;
                    return new OccurrenceRight.Granted(new OccurrenceRun(claim, lease, completed => WriteAsync(path, completed, leaseId, CancellationToken.None), clock));
                default:
                    throw new InvalidOperationException("An occurrence is run, answered or given up.");
            }
        }
        finally
        {
            if (!isKept)
                await lease.DisposeAsync();
        }
    }

    private async Task<OccurrenceClaim> WriteAsync(string path, OccurrenceClaim claim, string leaseId, CancellationToken cancellationToken)
    {
        await blobs.WriteAsync(path, claim, TimerJson.Default.OccurrenceClaim, leaseId, cancellationToken);
        return claim;
    }

    private string ClaimPath(string lockName) => $"timers/{settings.HostId}/{lockName}/claim";
}

/// <summary>The answer to who asks for an occurrence.</summary>
internal abstract record OccurrenceRight
{
    private OccurrenceRight()
    {
    }

    /// <summary>It may be run now; dispose of the run when it has ended.</summary>
    internal sealed record Granted(OccurrenceRun Run) : OccurrenceRight;

    /// <summary>It has been run.</summary>
    internal sealed record Answered(OccurrenceClaim Claim) : OccurrenceRight;

    /// <summary>It was cut short too often and is not run any more.</summary>
    internal sealed record GivenUp(OccurrenceClaim Claim) : OccurrenceRight;

    /// <summary>This timer is being run by another host: ask again.</summary>
    internal sealed record Running(string Owner) : OccurrenceRight;
}
