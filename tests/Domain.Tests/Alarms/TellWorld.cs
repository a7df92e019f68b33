using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Tests.Notifications;

namespace SuperInsight.Domain.Tests.Alarms;

/// <summary>One process that raises alarms and tells people, in memory.</summary>
internal sealed class TellWorld : IDisposable
{
    private readonly NoticeWorld notices;

    public TellWorld(NoticeWorld notices)
    {
        this.notices = notices;
        Alarms = new AlarmLedger(notices.Ledger, NullLogger<AlarmLedger>.Instance);
        Tell = new TellOfRaisedAlarms(Alarms, new ToldAlarms(notices.Ledger), notices.Send, notices.Delivery, notices.Clock, NullLogger<TellOfRaisedAlarms>.Instance);
    }

    public AlarmLedger Alarms { get; }

    public TellOfRaisedAlarms Tell { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The same ledger and channels, as another process sees them.</summary>
    public TellWorld Again() => new(notices.Again());

    public Task RaiseAsync(string key, AlarmSeverity severity = AlarmSeverity.Warning) =>
        Alarms.RaiseAsync(new(key, severity, $"It is about {key}.", "`ops alarms` shows it."), Cancellation);

    public Task ClearAsync(string key) => Alarms.ClearAsync(key, Cancellation);

    /// <summary>A round of the timer, a second after what was before.</summary>
    public async Task TickAsync()
    {
        notices.Clock.Advance(TimeSpan.FromSeconds(1));
        await Tell.RunAsync(Cancellation);
    }

    public void Dispose() => Tell.Dispose();
}
