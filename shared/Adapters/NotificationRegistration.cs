using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SuperInsight.Adapters.Notifications;
using SuperInsight.Adapters.Settings;
using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Adapters.TencentCloud.Monitoring;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Callbacks;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Notifications.Outbox;

namespace SuperInsight.Adapters;

/// <summary>
/// Wires who is told, and what Tencent Cloud's monitoring tells us. Needs <see cref="OperatorRegistration.AddOperator"/> and an
/// <see cref="AlarmLedger"/>, and for lost callbacks Tencent Cloud's API. Settings are read when a part is first asked for.
/// </summary>
public static class NotificationRegistration
{
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new NoticeOutbox(provider.GetRequiredService<Buckets>().Ledger));
        services.TryAddSingleton(provider => NotificationSettings.Style(Settings(provider)));
        services.TryAddSingleton(provider => new NoticePace(Clock(provider)));
        services.TryAddSingleton(provider => new NoticeDelivery(Channels(provider), Clock(provider), Logger<NoticeDelivery>(provider)));
        services.TryAddSingleton(provider => new SendNotice(
            provider.GetRequiredService<NoticeOutbox>(), provider.GetRequiredService<NoticeDelivery>(), provider.GetRequiredService<NoticePace>(),
            provider.GetRequiredService<NoticeStyle>(), Tokens(provider), Logger<SendNotice>(provider)));
        services.TryAddSingleton(provider => new SendNotices(
            provider.GetRequiredService<SendNotice>(), provider.GetRequiredService<NoticeOutbox>(), provider.GetRequiredService<NoticeDelivery>(), Tokens(provider), Logger<SendNotices>(provider)));
        services.TryAddSingleton(provider => new TellOfRaisedAlarms(
            provider.GetRequiredService<AlarmLedger>(), new ToldAlarms(provider.GetRequiredService<Buckets>().Ledger), provider.GetRequiredService<SendNotice>(),
            provider.GetRequiredService<NoticeDelivery>(), Clock(provider), Logger<TellOfRaisedAlarms>(provider)));
        services.TryAddSingleton(provider => new SendTestNotice(
            provider.GetRequiredService<NoticeDelivery>(), provider.GetRequiredService<NoticeStyle>(), Tokens(provider), Clock(provider)));
        services.TryAddSingleton(provider => new CallbackLedger(provider.GetRequiredService<Buckets>().Ledger, Tokens(provider), Clock(provider)));
        services.TryAddSingleton(provider => new ActOnTencentAlarm(
            provider.GetRequiredService<CallbackLedger>(), provider.GetRequiredService<AlarmLedger>(), provider.GetRequiredService<SendNotice>()));
        services.TryAddSingleton(provider => new CallbackQueue(provider.GetRequiredService<ActOnTencentAlarm>(), provider.GetRequiredService<TimeProvider>(), Logger<CallbackQueue>(provider)));
        services.TryAddSingleton(provider => new ReceiveTencentAlarm(
            CallbackSettings.Access(Settings(provider)), provider.GetRequiredService<CallbackLedger>(), provider.GetRequiredService<CallbackQueue>(), Logger<ReceiveTencentAlarm>(provider)));
        services.TryAddSingleton(provider => new RecoverAlarms(
            CallbackSettings.IsOpen(Settings(provider)) ? provider.GetRequiredService<CallbackLedger>() : null,
            provider.GetRequiredService<ActOnTencentAlarm>, History(provider), Clock(provider), Logger<RecoverAlarms>(provider)));
        return services;
    }

    /// <summary>Channels live as long as the process.</summary>
    private static IReadOnlyList<INotificationChannel> Channels(IServiceProvider provider) =>
#pragma warning disable RS0030 // The composition root: here chance enters.
        NotificationSettings.Channels(Settings(provider), new ChannelWorld(null, Clock(provider), Random.Shared.NextDouble, Logger<NoticeDelivery>(provider)));
#pragma warning restore RS0030

    /// <summary>Null where the API is not configured: then nothing is looked for there.</summary>
    private static TencentAlarmHistory? History(IServiceProvider provider) =>
        CallbackSettings.IsOpen(Settings(provider)) && Settings(provider).Get("TENCENTCLOUD_SECRET_ID") is not null && provider.GetService<CloudClient>() is { } client ? new TencentAlarmHistory(client) : null;

    private static OperatorSettings Settings(IServiceProvider provider) => provider.GetRequiredService<OperatorSettings>();

    private static TimeProvider Clock(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();

    private static IRunIds Tokens(IServiceProvider provider) => provider.GetRequiredService<IRunIds>();

    private static ILogger<T> Logger<T>(IServiceProvider provider) => provider.GetRequiredService<ILogger<T>>();
}
