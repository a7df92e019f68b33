using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Freezes;

namespace SuperInsight.Domain.Work;

/// <summary>What every heavy timer goes through: nothing happens while its scope is frozen, and it waits for its turn.</summary>
public sealed partial class ScheduledWork(FreezeLedger freezes, HeavyWork heavy, ILogger<ScheduledWork> logger)
{
    /// <summary>Whether the scope is frozen; says so in the log.</summary>
    public async Task<bool> IsFrozenAsync(FreezeScope scope, string what, CancellationToken cancellationToken)
    {
        if (await freezes.FindAsync(scope, cancellationToken) is not { } freeze)
            return false;
        LogFrozen(logger, what, scope, freeze.By, freeze.Reason);
        return true;
    }

    /// <summary>Runs the work, unless frozen.</summary>
    /// <param name="scope">What a freeze of it would stop.</param>
    /// <param name="what">The work, for people.</param>
    /// <param name="work">The work itself.</param>
    /// <param name="cancellationToken">Ends wait and work.</param>
    /// <returns>False when it was frozen.</returns>
    /// <exception cref="HeavyWorkBusyException">Its turn did not come within <see cref="HeavyWork.Patience"/>.</exception>
    public async Task<bool> RunAsync(FreezeScope scope, string what, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        if (await IsFrozenAsync(scope, what, cancellationToken))
            return false;
        await using var turn = await heavy.TakeAsync(what, HeavyWork.Patience, null, cancellationToken);
        // The wait may have been long.
        if (await IsFrozenAsync(scope, what, cancellationToken))
            return false;
        await work(cancellationToken);
        return true;
    }

    [LoggerMessage(EventId = 213, Level = LogLevel.Information, Message = "{What} is left out: {Scope} are frozen by {By} ({Reason})")]
    private static partial void LogFrozen(ILogger logger, string what, FreezeScope scope, string by, string reason);
}
