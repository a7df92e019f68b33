using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Backups;

/// <summary>What other sources hold nearest to the moment of what was restored, for whoever restores several of them together.</summary>
internal static class Companions
{
    /// <summary>None, with a warning, when no bucket answers: what was restored is restored.</summary>
    public static async Task<IReadOnlyList<Companion>> FindAsync(IServiceProvider services, Func<BackupSource, bool> isOther, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        try
        {
            return await services.GetRequiredService<RestorePointCatalogue>().FindCompanionsAsync(isOther, moment, cancellationToken);
        }
        catch (ObjectStoreException away)
        {
            Output.Warn($"which points of other sources go with it could not be looked up: {away.Message}");
            return [];
        }
    }

    public static void Print(IReadOnlyList<Companion> companions)
    {
        if (companions.Count == 0)
            return;
        Output.Line("Nearest to it of the other sources, if they are restored too:");
        foreach (var companion in companions)
            Output.Line($"  {companion.Id}, of {companion.TakenAt:u}: {Describe(companion.SkewSeconds)}");
    }

    private static string Describe(long skewSeconds) => skewSeconds switch
    {
        0 => "of the same second",
        > 0 => $"{DurationText.Format(TimeSpan.FromSeconds(skewSeconds))} later",
        _ => $"{DurationText.Format(TimeSpan.FromSeconds(-skewSeconds))} earlier",
    };
}
