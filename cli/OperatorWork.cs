using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Freezes;
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

    /// <exception cref="BackupException">Backups are frozen.</exception>
    public static async Task<T> RunAsync<T>(ParseResult parsed, IServiceProvider services, string what, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        if (await services.GetRequiredService<FreezeLedger>().FindAsync(FreezeScope.Backups, cancellationToken) is { } freeze)
        {
            if (!parsed.GetValue(EvenFrozen))
                throw new BackupException("begin", what, $"backups are frozen by {freeze.By} since {freeze.Since:u}: {freeze.Reason}", "`ops unfreeze backups` ends it; --even-frozen goes ahead in spite of it.");
            Output.Warn($"backups are frozen by {freeze.By} ({freeze.Reason}); going ahead all the same.");
        }

        if (parsed.GetValue(Now))
            return await work(cancellationToken);
        await using var turn = await services.GetRequiredService<HeavyWork>().TakeAsync(what, HeavyWork.Patience,
            holder => Output.Warn($"waiting for {holder.What}, under way since {holder.Since:u} by {holder.Owner}; --now goes ahead beside it."), cancellationToken);
        return await work(cancellationToken);
    }
}
