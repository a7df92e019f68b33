using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Backups.Catalogue;

/// <summary>
/// Remembers verdicts on restore points, one stream for each source. Only those that a trusted signer signed count: for, and against,
/// a point. The last one on a point does, but that a look at the surface does not take back what a deeper one found.
/// </summary>
/// <remarks>
/// The moment is signed with the verdict, so that an old one, written again by somebody else, changes nothing. Somebody who can write
/// to the bucket can still hide the newest facts behind a snapshot; a restore reads every byte in any case.
/// </remarks>
public sealed class VerificationLedger(ILedger ledger, VerdictSeal seal, TimeProvider clock)
{
    /// <summary>Points whose verdicts a snapshot keeps, the last looked at first: half of what one may hold.</summary>
    private const int KeptVerdicts = 8000;

    private readonly SealedStream<VerificationFact> stream = new(ledger, seal, VerificationJson.Default.VerificationFact);

    /// <summary>Signs and records a verdict.</summary>
    /// <exception cref="OperationException">This machine has no signing key, or the ledger does not take it.</exception>
    public Task RecordAsync(BackupSource source, VerificationFact fact, CancellationToken cancellationToken) =>
        stream.AppendAsync(Stream(source), known => Stamp(fact, known), known => Deciding(source, known).Values.OrderByDescending(kept => kept.At).Take(KeptVerdicts), cancellationToken);

    /// <summary>The ids that are proven good.</summary>
    public async Task<IReadOnlySet<string>> GoodAsync(IReadOnlyList<BackupSource> sources, CancellationToken cancellationToken)
    {
        HashSet<string> good = [];
        foreach (var source in sources)
            good.UnionWith((await LastAsync(source, cancellationToken)).Values.Where(fact => fact.Good).Select(fact => fact.Id));
        return good;
    }

    /// <summary>The verdict that counts on each point that ever had one, by id.</summary>
    public async Task<IReadOnlyDictionary<string, VerificationFact>> LastAsync(BackupSource source, CancellationToken cancellationToken) =>
        Deciding(source, (await stream.ReadAsync(Stream(source), cancellationToken)).Verdicts.Select(pair => pair.Verdict));

    private static StreamName Stream(BackupSource source) => new($"verifications/{source}");

    private VerificationFact Stamp(VerificationFact fact, IReadOnlyList<VerificationFact> known)
    {
        var now = clock.GetUtcNow();
        var previous = known.Where(earlier => earlier.Id == fact.Id).Select(earlier => earlier.At).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
        return fact with { Format = VerificationFact.CurrentFormat, At = now > previous ? now : previous.AddTicks(1) };
    }

    /// <summary>The verdict that counts, for each point.</summary>
    private static Dictionary<string, VerificationFact> Deciding(BackupSource source, IEnumerable<VerificationFact> facts)
    {
        Dictionary<string, VerificationFact> deciding = [];
        foreach (var fact in facts.Where(fact => IsOf(source, fact)).OrderBy(fact => fact.At).ThenByDescending(fact => fact.Good))
        {
            var isTooShallow = fact.Good && deciding.TryGetValue(fact.Id, out var earlier) && !earlier.Good && fact.Depth < earlier.Depth;
            if (!isTooShallow)
                deciding[fact.Id] = fact;
        }

        return deciding;
    }

    /// <summary>A verdict of another stream, written here, is not of this source.</summary>
    private static bool IsOf(BackupSource source, VerificationFact fact) =>
        fact.Format == VerificationFact.CurrentFormat && RestorePointId.TryParse(fact.Id, out var id) && id.Source == source;
}
