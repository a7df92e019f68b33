using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Domain.Agents;

/// <summary>
/// Sheds load where no instance can be added: programs that work in the background rest while the controller wishes it. A wish is a lease of a
/// minute that each sample's answer renews, so that they work again when the load is over, and also when the controller is gone. What was
/// stopped is noted before it is stopped: a process that dies anywhere leaves nothing that the next one does not start again. Idempotent;
/// thread-safe.
/// </summary>
/// <param name="background">The programs, as the supervisor calls them; none for none.</param>
/// <param name="programs">Stops and starts them.</param>
/// <param name="obstacles">What must not be disturbed: then everything stays as it is, and the next sample looks again.</param>
/// <param name="takeTurn">Keeps restarts and drains of this container out; null while one of them is at work.</param>
/// <param name="notes">What rests.</param>
/// <param name="clock">The time now.</param>
/// <param name="logger">Told of what is done.</param>
public sealed partial class RestBackground(
    IReadOnlyList<string> background, Func<IServicePrograms> programs, Func<IRestartObstacles> obstacles, Func<IDisposable?> takeTurn, IRestNotes notes, TimeProvider clock, ILogger<RestBackground> logger) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>How long a wish holds: four samples.</summary>
    public static TimeSpan Lease { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Takes one step towards what is wished; returns when that is so. A step that comes during another one is left out.</summary>
    public async Task RunAsync(bool isWished, CancellationToken cancellationToken)
    {
        if (background.Count == 0 || !await turn.WaitAsync(TimeSpan.Zero, cancellationToken))
            return;
        try
        {
            await StepAsync(isWished, cancellationToken);
        }
        catch (OperationException failure)
        {
            LogFailed(logger, failure.Message, failure.Hint);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task StepAsync(bool isWished, CancellationToken cancellationToken)
    {
        var (note, now) = (notes.Read(), clock.GetUtcNow());
        if (isWished)
            notes.Write(note = new(now + Lease, note?.Programs ?? []));
        if (note is null || await obstacles().FindAsync(touchesDatabase: false, cancellationToken) is not null)
            return;
        using var alone = takeTurn();
        if (alone is null)
            return;
        // No lease is longer: where more is left, a clock was set back.
        if (now < note.Until && note.Until - now <= Lease)
            await StopAsync(note, cancellationToken);
        else
            await StartAsync(note, cancellationToken);
    }

    private async Task StopAsync(RestNote note, CancellationToken cancellationToken)
    {
        foreach (var program in background)
        {
            if (await programs().RunsAsync(program, cancellationToken) != true)
                continue;
            if (!note.Programs.Contains(program))
                notes.Write(note = note with { Programs = [.. note.Programs, program] });
            await programs().StopAsync(program, cancellationToken);
            LogRests(logger, program);
        }
    }

    private async Task StartAsync(RestNote note, CancellationToken cancellationToken)
    {
        foreach (var program in note.Programs)
        {
            if (await programs().RunsAsync(program, cancellationToken) != false)
                continue;
            await programs().StartAsync(program, cancellationToken);
            LogWorks(logger, program);
        }

        notes.Write(null);
    }

    [LoggerMessage(EventId = 266, Level = LogLevel.Warning, Message = "{Program} rests while the service has more load than it can take, and no instance can be added")]
    private static partial void LogRests(ILogger logger, string program);

    [LoggerMessage(EventId = 267, Level = LogLevel.Information, Message = "{Program} works again")]
    private static partial void LogWorks(ILogger logger, string program);

    [LoggerMessage(EventId = 268, Level = LogLevel.Error, Message = "Programs of Supervisor__Background could not be stopped or started; the next sample tries again: {Reason}. {Hint}")]
    private static partial void LogFailed(ILogger logger, string reason, string hint);
}
