using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Reading;

/// <summary>The buckets that an object is read from, in order. One whose copy failed is not tried again. Not thread-safe.</summary>
/// <param name="order">At least one.</param>
public sealed class StoredCopies(IReadOnlyList<IObjectStore> order)
{
    private readonly List<(IObjectStore Store, OperationException Failure)> failed = [];

    /// <summary>The bucket to read from.</summary>
    public IObjectStore Current => order[Math.Min(failed.Count, order.Count - 1)];

    /// <summary>Whether there is a copy that has not failed.</summary>
    public bool IsAnyLeft => failed.Count < order.Count;

    /// <summary>What was wrong with copies that were passed over.</summary>
    public IEnumerable<string> Notes => failed.Select(copy => $"the copy in {copy.Store.Bucket} was passed over: {copy.Failure.Reason}");

    /// <summary>Whether another copy may do after such a failure. Damage to a header looks like a wrong identity.</summary>
    public static bool MayHelp(Exception failure) => failure switch
    {
        RestorePointDamagedException or AgeWrongIdentityException => true,
        ObjectStoreException store => Stores.BackupStores.IsAway(store),
        _ => false,
    };

    /// <summary>Gives the current copy up.</summary>
    public void Drop(OperationException failure) => failed.Add((Current, failure));

    /// <summary>The failure that says most: a bucket that is away may hold a good copy, so that nothing is proven against the point.</summary>
    public OperationException Verdict()
    {
        var away = failed.Find(copy => copy.Failure is ObjectStoreException).Failure;
        var damage = failed.Select(copy => copy.Failure).OfType<RestorePointDamagedException>().ToArray();
        return away ?? (damage.Length > 1
            ? new RestorePointDamagedException(damage[0].Operation, damage[0].Subject, string.Join("; the other copy: ", damage.Select(one => one.Reason)), damage[0].Hint, damage[0])
            : failed[0].Failure);
    }
}
