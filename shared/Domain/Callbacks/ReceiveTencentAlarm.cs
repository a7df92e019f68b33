using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Deployments.Webhooks;

namespace SuperInsight.Domain.Callbacks;

/// <summary>
/// Takes what Tencent Cloud's monitoring pushes. It is answered as soon as it is durable, since a push is given five seconds and three
/// repeats; it is acted on right afterwards, and by <see cref="RecoverAlarms"/> where that was lost.
/// </summary>
/// <param name="access">Who may push.</param>
/// <param name="callbacks">Remembers messages.</param>
/// <param name="queue">Acts on them soon.</param>
/// <param name="logger">Told of what is refused.</param>
public sealed partial class ReceiveTencentAlarm(CallbackAccess access, CallbackLedger callbacks, CallbackQueue queue, ILogger<ReceiveTencentAlarm> logger)
{
    /// <summary>256 KiB: an alarm has a few.</summary>
    public const int LongestBody = 256 << 10;

    /// <param name="key">The last part of the address.</param>
    /// <param name="authorization">The header.</param>
    /// <param name="body">Read only if both are right.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OperationException">The ledger is away: it is pushed again.</exception>
    public async Task<CallbackOutcome> RunAsync(string? key, string? authorization, Stream body, CancellationToken cancellationToken)
    {
        if (!access.Admits(key, authorization))
        {
            LogRefused(logger);
            return new CallbackOutcome.Refused();
        }

        using var read = await CappedBody.ReadAsync(body, LongestBody, seen: null, cancellationToken);
        if (read is null)
            return new CallbackOutcome.TooLong();
        if (TencentAlarmReader.Read(read.Content) is not { } alarm)
        {
            LogMalformed(logger, read.Content.Length);
            return new CallbackOutcome.Malformed();
        }

        var received = await callbacks.AdmitAsync(alarm, read.Content, CallbackSource.Push, cancellationToken);
        if (received is not null)
            queue.Add(received);
        return new CallbackOutcome.Taken(alarm.Session, received is not null);
    }

    [LoggerMessage(EventId = 600, Level = LogLevel.Warning, Message = "An alarm was pushed with a wrong key or wrong credentials")]
    private static partial void LogRefused(ILogger logger);

    [LoggerMessage(EventId = 601, Level = LogLevel.Warning, Message = "What was pushed says nothing of an alarm ({Bytes} bytes)")]
    private static partial void LogMalformed(ILogger logger, int bytes);
}
