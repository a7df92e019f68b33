using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Drills;

namespace SuperInsight.Domain.Deployments.Drains;

/// <summary>Restores each point into an empty place, counts what arrived, and only then puts it where the service finds it. Files stay as they are.</summary>
/// <param name="restore">Restores one point.</param>
/// <param name="openIdentities">The private keys that this machine has.</param>
/// <param name="backUp">Keeps what is there before, where its store does not.</param>
/// <param name="stores">Where data are.</param>
public sealed class RestoreInPlace(RestoreBackup restore, OpenIdentities openIdentities, BackUpOnce backUp, IReadOnlyCollection<ILiveData> stores) : IRestoreInPlace
{
    private const string Operation = "take back";

    public async Task<string> RunAsync(IReadOnlyList<string> points, string occasion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(points);
        var identities = openIdentities();
        if (identities.Count == 0)
            throw new BackupException(Operation, string.Join(", ", points), "no private key is here, and backups are encrypted", "Set Backups__IdentityFile for the agent: a key that is among Backups__Recipients.");
        List<string> done = [];
        foreach (var id in points.Select(RestorePointId.Parse))
        {
            if (stores.FirstOrDefault(store => store.Holds(id.Source)) is not { } store)
            {
                done.Add($"{id.Source} stay as they are (`ops backup restore {id}` brings single ones back)");
                continue;
            }

            var kept = store.KeepsBefore ? null : await backUp.RunAsync(id.Source, $"{occasion}-before", cancellationToken);
            var before = await store.ReplaceAsync(
                id.Source, occasion, (target, token) => restore.RunAsync(RestorePointReference.To(id), target, RestoreReplacement.None, identities, null, token), cancellationToken);
            done.Add($"{id.Source} is {id}, what was there before is {before ?? kept}");
        }

        return string.Join(". ", done);
    }
}
