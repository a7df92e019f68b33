using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Cloud;

namespace SuperInsight.Domain.TcbConfiguration.Applying;

/// <summary>Looks again and again, until something holds or it is too late.</summary>
internal sealed partial class Patience(TimeSpan lookEvery, TimeProvider clock, ILogger logger)
{
    /// <summary>A cloud that does not answer for a moment is looked at again.</summary>
    /// <param name="late">What is thrown when the limit is reached.</param>
    public async Task UntilAsync(TimeSpan limit, Func<Task<bool>> holds, Func<ConfigurationException> late, CancellationToken cancellationToken)
    {
        for (var started = clock.GetTimestamp(); ;)
        {
            try
            {
                if (await holds())
                    return;
            }
            catch (CloudException away) when (away.Failure is CloudFailure.Unavailable or CloudFailure.Throttled)
            {
                LogAway(logger, away.Subject, away.Message);
            }

            if (clock.GetElapsedTime(started) >= limit)
                throw late();
            await Task.Delay(lookEvery, clock, cancellationToken);
        }
    }

    [LoggerMessage(EventId = 561, Level = LogLevel.Warning, Message = "{Subject} cannot be looked at now ({Reason}); looking on")]
    private static partial void LogAway(ILogger logger, string subject, string reason);
}
