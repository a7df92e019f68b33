using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Notifications.Outbox;
using SuperInsight.Fakes.Backups;
using SuperInsight.Fakes.Notifications;
using SuperInsight.Fakes.State;

namespace SuperInsight.Domain.Tests.Notifications;

/// <summary>Two channels, a ledger and who sends, in memory.</summary>
internal sealed class NoticeWorld
{
    public NoticeWorld(NoticeWorld? other = null, NoticeLanguage language = NoticeLanguage.English, params IReadOnlyList<INotificationChannel> channels)
    {
        Clock = other?.Clock ?? new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
        Ledger = other?.Ledger ?? new FickleLedger(new InMemoryLedger(Clock));
        First = other?.First ?? new InMemoryChannel("first");
        Second = other?.Second ?? new InMemoryChannel("second");
        Outbox = new NoticeOutbox(Ledger);
        Delivery = new NoticeDelivery(channels.Count > 0 ? channels : [First, Second], Clock, NullLogger<NoticeDelivery>.Instance);
        var style = new NoticeStyle(language, TimeZoneInfo.Utc);
        Send = new SendNotice(Outbox, Delivery, new NoticePace(Clock), style, new CountedRunIds("send"), NullLogger<SendNotice>.Instance);
        Timer = new SendNotices(Send, Outbox, Delivery, new CountedRunIds("timer"), NullLogger<SendNotices>.Instance);
    }

    public FakeTimeProvider Clock { get; }

    public FickleLedger Ledger { get; }

    public InMemoryChannel First { get; }

    public InMemoryChannel Second { get; }

    public NoticeOutbox Outbox { get; }

    public NoticeDelivery Delivery { get; }

    public SendNotice Send { get; }

    public SendNotices Timer { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Notice Notice(int number, NoticeSeverity severity = NoticeSeverity.Warning) => new($"test/{number}", severity, $"trouble {number}", $"It is trouble {number}.");

    /// <summary>The same ledger and channels, as another process sees them.</summary>
    public NoticeWorld Again() => new(this);

    public Task<NoticeOutcome> SendAsync(int number, NoticeSeverity severity = NoticeSeverity.Warning) => Send.RunAsync(Notice(number, severity), Cancellation);

    public Task<int> TickAsync() => Timer.RunAsync(Cancellation);

    public Task<IReadOnlyList<OpenNotice>> WaitingAsync() => Outbox.ListAsync(Cancellation);

    public async Task<IReadOnlyList<NoticeFact>> FactsAsync() =>
        [.. (await Ledger.ReadAsync(NoticeOutbox.Stream, Cancellation)).Entries.Select(entry => entry.Read(NoticeOutbox.Stream, NoticeJson.Default.NoticeFact))];
}
