using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Callbacks;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.Tests.Notifications;
using SuperInsight.Fakes.Backups;
using SuperInsight.Fakes.Notifications;

namespace SuperInsight.Domain.Tests.Callbacks;

/// <summary>Everything that takes alarms from Tencent Cloud, in memory.</summary>
internal sealed class CallbackWorld
{
    public const string Key = "key-of-the-address-not-real";
    public const string Password = "password-not-real";

    /// <param name="queueClock">What the queue gives way by; null for the real one, which nobody need move.</param>
    public CallbackWorld(bool hasCredentials = false, CallbackWorld? other = null, TimeProvider? queueClock = null)
    {
        Notices = other is null ? new NoticeWorld() : new NoticeWorld(other.Notices);
        History = other?.History ?? new InMemoryAlarmHistory();
        Alarms = new AlarmLedger(Notices.Ledger, NullLogger<AlarmLedger>.Instance);
        Callbacks = new CallbackLedger(Notices.Ledger, new CountedRunIds("callback"), Notices.Clock);
        var act = new ActOnTencentAlarm(Callbacks, Alarms, Notices.Send);
        Queue = new CallbackQueue(act, queueClock ?? TimeProvider.System, NullLogger<CallbackQueue>.Instance);
        Receive = new ReceiveTencentAlarm(
            new CallbackAccess([new Secret("another-key-while-it-changes"), new Secret(Key)], hasCredentials ? ("tencent", new Secret(Password)) : null), Callbacks, Queue, NullLogger<ReceiveTencentAlarm>.Instance);
        Recover = new RecoverAlarms(Callbacks, () => act, History, Notices.Clock, NullLogger<RecoverAlarms>.Instance);
    }

    public NoticeWorld Notices { get; }

    public InMemoryAlarmHistory History { get; }

    public AlarmLedger Alarms { get; }

    public CallbackLedger Callbacks { get; }

    public CallbackQueue Queue { get; }

    public ReceiveTencentAlarm Receive { get; }

    public RecoverAlarms Recover { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The same ledger and channels, as another process sees them.</summary>
    public CallbackWorld Again() => new(other: this);

    public Task<CallbackOutcome> PushAsync(byte[] body, string? key = Key, string? authorization = null) => Receive.RunAsync(key, authorization, new MemoryStream(body), Cancellation);

    /// <summary>Pushes, and waits until it is acted on.</summary>
    public async Task<CallbackOutcome> PushAndActAsync(byte[] body)
    {
        var outcome = await PushAsync(body);
        await Queue.Idle.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        return outcome;
    }

    public async Task<IReadOnlyList<string>> RaisedAsync() => [.. (await Alarms.ListAsync(Cancellation)).Select(alarm => alarm.Key)];

    public static string Basic(string user, string password) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}";
}
