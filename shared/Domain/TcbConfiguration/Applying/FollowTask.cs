using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Deployments.CloudRun;

namespace SuperInsight.Domain.TcbConfiguration.Applying;

/// <summary>Asks for one change that makes a task, once, and waits for its end.</summary>
internal sealed partial class FollowTask(ICloudRun cloud, ApplyPolicy policy, Patience patience, ILogger logger)
{
    /// <summary>Returns when the task's version has all traffic. A lost answer is looked for, and never asked for again.</summary>
    /// <exception cref="ConfigurationException">It failed, or has not come to its end within the limits.</exception>
    public async Task RunAsync(string service, Func<Task<long?>> ask, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var before = (await cloud.FindLatestTaskAsync(service, cancellationToken))?.Id ?? 0;
        var task = await AskAsync(service, ask, before, cancellationToken);
        var ended = await EndAsync(service, task, progress, cancellationToken);
        if (ended.Outcome == RunTaskOutcome.Failed)
            throw new ConfigurationException(service, $"the version with the new configuration did not come up ({(ended.FailReason.Length > 0 ? ended.FailReason : ended.StatusText)})", "The version before goes on serving. Mend the configuration and apply it again.");
        progress.Report($"{service}: waiting for {ended.Version} to have all traffic");
        await patience.UntilAsync(
            policy.Convergence, async () => (await cloud.FindAsync(service, cancellationToken))?.Serves(ended.Version) == true,
            () => new ConfigurationException(service, $"task {task} has finished, and {ended.Version} does not have all traffic after {policy.Convergence}", "Look at the service in the console, then apply again."),
            cancellationToken);
    }

    private async Task<long> AskAsync(string service, Func<Task<long?>> ask, long before, CancellationToken cancellationToken)
    {
        CloudException? lost = null;
        try
        {
            if (await ask() is { } named)
                return named;
        }
        catch (CloudException uncertain) when (uncertain.Failure == CloudFailure.Uncertain)
        {
            LogLost(logger, service, uncertain.Message);
            lost = uncertain;
        }

        long? found = null;
        await patience.UntilAsync(
            policy.AppearWithin,
            async () =>
            {
                found = await cloud.FindLatestTaskAsync(service, cancellationToken) is { } latest && latest.Id > before ? latest.Id : null;
                return found is not null;
            },
            () => new ConfigurationException(service, $"no answer came, and no task of it within {policy.AppearWithin}: nothing was changed", "Apply it again: it looks first.", lost),
            cancellationToken);
        return found!.Value;
    }

    private async Task<RunTask> EndAsync(string service, long task, IProgress<string> progress, CancellationToken cancellationToken)
    {
        RunTask? seen = null;
        string? told = null;
        await patience.UntilAsync(
            policy.TaskDeadline,
            async () =>
            {
                seen = await cloud.FindTaskAsync(service, task, cancellationToken) ?? seen;
                var step = seen?.Steps.FirstOrDefault(one => one.StatusText == "running")?.Name ?? seen?.StatusText ?? "asked for";
                if (step != told)
                    progress.Report($"{service}: task {task}: {told = step}");
                return seen?.IsOpen == false;
            },
            () => new ConfigurationException(service, $"task {task} has not ended after {policy.TaskDeadline}", "It goes on without this command: look at the service in the console, then apply again."),
            cancellationToken);
        return seen!;
    }

    [LoggerMessage(EventId = 560, Level = LogLevel.Warning, Message = "The answer about {Service} was lost ({Reason}); looking for its task")]
    private static partial void LogLost(ILogger logger, string service, string reason);
}
