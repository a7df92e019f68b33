using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Freshness;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Diagnosis;

/// <summary>Whether the backups that there are can be relied on: fresh, believed, not frozen, and deleted by nobody but pruning.</summary>
internal static class FreshnessChecks
{
    public static IEnumerable<(string Check, Func<CancellationToken, Task<Finding>> Run)> All(IServiceProvider services) =>
    [
        ("newest restore point", token => NewestAsync(services, token)),
        ("pruning", _ => Task.FromResult(Pruning(services.GetRequiredService<OperatorSettings>()))),
        ("freeze", token => FreezeAsync(services, token)),
    ];

    private static async Task<Finding> NewestAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        const string Check = "newest restore point";
        var listing = await services.GetRequiredService<RestorePointCatalogue>().ListAsync(null, cancellationToken);
        if (listing.Rejected.Count > 0)
            return new(Check, FindingState.Bad, $"{listing.Rejected.Count} restore points are refused, such as {listing.Rejected[0].Id}: {listing.Rejected[0].Reason}", "`ops backup list` names all of them.");
        var sources = await services.GetRequiredService<ReadBackupFreshness>().RunAsync(cancellationToken);
        var detail = string.Join("; ", sources.Select(source => source.Newest is { } newest ? $"{newest.Id}, {Terminal.Output.Age(source.Age ?? default)} old{(source.IsStale ? " (too old)" : "")}" : $"none of {source.Source}"));
        if (sources.FirstOrDefault(source => source.IsStale) is { } stale)
            return new(Check, FindingState.Bad, detail, $"At most {DurationText.Format(stale.Rpo ?? default)} is allowed for {stale.Source}. Its backups do not come through: look at the functions host's log, or take one: `ops backup run {stale.Source}`.");
        return sources.FirstOrDefault(source => source.Newest is null) is { } missing
            ? new(Check, FindingState.Warning, detail, $"`ops backup run {missing.Source}` takes one.")
            : new(Check, FindingState.Good, detail.Length > 0 ? detail : "no source is configured here, and none ever had a backup");
    }

    private static Finding Pruning(OperatorSettings settings)
    {
        const string Check = "pruning";
        if (settings.Get("Cos__Prune__SecretId") is not { } id || settings.Get("Cos__Prune__SecretKey") is null)
            return new(Check, FindingState.Warning, "closed here: Cos__Prune__SecretId or Cos__Prune__SecretKey is not set", "Where nobody prunes, the bucket grows. Give one machine a credential that may delete.");
        return id == settings.Get("TENCENTCLOUD_SECRET_ID")
            ? new(Check, FindingState.Warning, "it uses the credential that backs up", "Whoever takes over this machine can delete the backups: use a second credential, and forbid DeleteObject to the first.")
            : new(Check, FindingState.Good, "it has a credential of its own");
    }

    private static async Task<Finding> FreezeAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        await services.GetRequiredService<FreezeLedger>().FindAsync(FreezeScope.Backups, cancellationToken) is { } freeze
            ? new("freeze", FindingState.Warning, $"backups are frozen by {freeze.By} since {freeze.Since:u}: {freeze.Reason}", "`ops unfreeze backups` ends it.")
            : new("freeze", FindingState.Good, "nothing is frozen");
}
