using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.Work;

namespace SuperInsight.Cli;

/// <summary>Heavy work that an operator waits for: it minds freezes and others at work, and can be told not to.</summary>
internal static class OperatorWork
{
    private static readonly Option<bool> Now = new("--now") { Description = "Do not wait for other heavy work (a backup, a drill): go ahead beside it." };

    private static readonly Option<bool> EvenFrozen = new("--even-frozen") { Description = "Go ahead although backups are frozen." };

    public static void AddOptions(Command command)
    {
        command.Options.Add(Now);
        command.Options.Add(EvenFrozen);
    }

    /// <summary>Runs the work in its turn, which is null when it goes ahead without one. A ledger that is away forbids nothing: the work itself says whether it can do without.</summary>
    /// <exception cref="BackupException">Backups are frozen.</exception>
    public static async Task<T> RunAsync<T>(ParseResult parsed, IServiceProvider services, string what, Func<HeavyWorkClaim?, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var turn = await AskAsync(parsed, services, what, cancellationToken);
        return await work(turn, cancellationToken);
    }

    private static async Task<HeavyWorkClaim?> AskAsync(ParseResult parsed, IServiceProvider services, string what, CancellationToken cancellationToken)
    {
        try
        {
            await MindFreezeAsync(parsed, services, what, cancellationToken);
            return parsed.GetValue(Now)
                ? null
                : await services.GetRequiredService<HeavyWork>().TakeAsync(what, HeavyWork.Patience,
                    holder => Output.Warn($"waiting for {holder.What}, under way since {holder.Since:u} by {holder.Owner}; --now goes ahead beside it."), cancellationToken);
        }
        catch (ObjectStoreException away) when (BackupStores.IsAway(away))
        {
            Output.Warn($"the ledger does not answer ({away.Reason}); going ahead without knowing of freezes and other work.");
            return null;
        }
    }

    private static async Task MindFreezeAsync(ParseResult parsed, IServiceProvider services, string what, CancellationToken cancellationToken)
    {
        if (await services.GetRequiredService<FreezeLedger>().FindAsync(FreezeScope.Backups, cancellationToken) is { } freeze)
        {
            if (!parsed.GetValue(EvenFrozen))
                throw new BackupException("begin", what, $"backups are frozen by {freeze.By} since {freeze.Since:u}: {freeze.Reason}", "`ops unfreeze backups` ends it; --even-frozen goes ahead in spite of it.");
            Output.Warn($"backups are frozen by {freeze.By} ({freeze.Reason}); going ahead all the same.");
        }
    }
}
