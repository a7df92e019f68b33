namespace SuperInsight.Domain.Console;

/// <summary>
/// Reads one source of the console, with a deadline of its own. What was read lately serves everybody who asks; what is a little older serves
/// too, while it is read anew behind them; what is older still is waited for. Thread-safe.
/// </summary>
/// <param name="name">For people: <c>the ledger of alarms</c>.</param>
/// <param name="read">Reads it; what it needs may be missing.</param>
/// <param name="fresh">How long a reading is as good as a new one.</param>
/// <param name="stale">How old a reading may be that is shown while another is made behind it: what changes slowly, or takes long to read, may be older.</param>
/// <param name="clock">Tells how old a reading is, and ends the deadline.</param>
public sealed class PanelSource<T>(string name, Func<CancellationToken, Task<T>> read, TimeSpan fresh, TimeSpan stale, TimeProvider clock)
    where T : class
{
    /// <summary>How long a source may take.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private (Panel<T> Panel, long At)? latest;
    private Task<Panel<T>>? reading;
    private int changes;

    /// <summary>Never fails for the source's sake.</summary>
    public Task<Panel<T>> ReadAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var age = latest is { } known ? clock.GetElapsedTime(known.At) : TimeSpan.MaxValue;
            if (latest is { } good && age < fresh)
                return Task.FromResult(good.Panel);
            var basis = changes;
            if (reading is null or { IsCompleted: true })
                reading = Task.Run(() => ReadNowAsync(basis), CancellationToken.None);
            // A failure is not worth being shown longer than it lasts.
            return latest is { Panel.Value: not null } old && age < stale ? Task.FromResult(old.Panel) : reading.WaitAsync(cancellationToken);
        }
    }

    /// <summary>What was read is true no longer: somebody has just changed it.</summary>
    public void Forget()
    {
        lock (gate)
        {
            (latest, reading) = (null, null);
            changes++;
        }
    }

    private async Task<Panel<T>> ReadNowAsync(int basis)
    {
        var (began, at) = (clock.GetTimestamp(), clock.GetUtcNow());
        var panel = await TryAsync(at);
        lock (gate)
        {
            // One that was begun before something was changed may tell how it was before.
            if (changes == basis)
                (latest, reading) = ((panel, began), null);
        }

        return panel;
    }

    private async Task<Panel<T>> TryAsync(DateTimeOffset at)
    {
        using CancellationTokenSource deadline = new(Deadline, clock);
        try
        {
            return new(name, at, await read(deadline.Token).WaitAsync(deadline.Token), null);
        }
        catch (OperationException failure)
        {
            return new(name, at, null, new(name, failure.Reason, failure.Hint));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return new(name, at, null, new(name, $"it did not answer within {Deadline.TotalSeconds:0} s", "The rest of the page does not wait for it. `./ops doctor` looks at each source."));
        }
    }
}
