using Npgsql;

namespace SuperInsight.Adapters.Postgres;

/// <summary>
/// Watches a base backup that has been read to its end and waits for the archive: the server would wait for ever while
/// <c>archive_command</c> fails. See <see href="https://www.postgresql.org/docs/15/progress-reporting.html#BASEBACKUP-PROGRESS-REPORTING"/>.
/// </summary>
internal sealed class ArchiveWait : IAsyncDisposable
{
    /// <summary>Of one segment that is sent again and again while COS is away, some come through in that time; while none does, none will soon.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private const string Question = "SELECT count(*) FROM pg_stat_progress_basebackup WHERE phase = 'waiting for wal archiving to finish'";

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource ended = new();
    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task watching;

    /// <param name="connection">Used by nobody else until this is disposed.</param>
    /// <param name="patience">How long the wait may last.</param>
    /// <param name="giveUp">Ends the backup.</param>
    /// <param name="clock">The clock.</param>
    public ArchiveWait(NpgsqlConnection connection, TimeSpan patience, Func<Task> giveUp, TimeProvider clock) => watching = WatchAsync(connection, patience, giveUp, clock);

    /// <summary>Completes when the wait has begun.</summary>
    public Task Begun => begun.Task;

    /// <summary>Whether the wait became too long.</summary>
    public bool IsOver { get; private set; }

    public async ValueTask DisposeAsync()
    {
        if (!ended.IsCancellationRequested)
            await ended.CancelAsync();
        await watching;
        ended.Dispose();
    }

    private async Task WatchAsync(NpgsqlConnection connection, TimeSpan patience, Func<Task> giveUp, TimeProvider clock)
    {
        using var timer = new PeriodicTimer(patience / 10 < LongestPause ? patience / 10 : LongestPause, clock);
        DateTimeOffset? since = null;
        try
        {
            while (await timer.WaitForNextTickAsync(ended.Token))
            {
                await using var command = new NpgsqlCommand(Question, connection);
                since = (long)(await command.ExecuteScalarAsync(ended.Token))! > 0 ? since ?? clock.GetUtcNow() : null;
                if (since is null)
                    continue;
                begun.TrySetResult();
                if (clock.GetUtcNow() - since < patience)
                    continue;
                IsOver = true;
                await giveUp();
                return;
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }
        catch (Exception unknown) when (unknown is NpgsqlException or TimeoutException)
        {
            // PostgreSQL 12 has no such view; and whether the server is gone, pg_basebackup will tell.
        }
    }
}
