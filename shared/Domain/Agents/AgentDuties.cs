using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Domain.Agents;

/// <summary>
/// What an agent does with each reading: posts it to its controller, does what the answer says, and judges by itself while there is no controller,
/// or none that answers. It delays nobody: a reading that comes while the one before is still on its way is judged, and not posted. Thread-safe.
/// </summary>
/// <param name="agent">Its name.</param>
/// <param name="link">Null where no controller is configured.</param>
/// <param name="judge">Judges and restarts by itself.</param>
/// <param name="tell">Tells people of what it restarted by itself.</param>
/// <param name="restart">Carries commands out.</param>
/// <param name="rest">Lets background work rest.</param>
/// <param name="clock">Measures.</param>
/// <param name="logger">Told when the controller is away.</param>
public sealed partial class AgentDuties(AgentName agent, IControllerLink? link, JudgeLocally judge, TellOfOwnRestarts tell, Func<RestartPrograms> restart, RestBackground rest, TimeProvider clock, ILogger<AgentDuties> logger)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Task> running = new(StringComparer.Ordinal);

    /// <summary>Ends that the controller may not have heard of.</summary>
    private readonly ConcurrentDictionary<string, RestartEnded> ends = new(StringComparer.Ordinal);

    private Task posting = Task.CompletedTask;

    /// <summary>Apart from posting: a program may take its time to end, and samples must go on meanwhile.</summary>
    private Task resting = Task.CompletedTask;
    private long heard = clock.GetTimestamp();
    private bool isAway;

    /// <summary>A controller that has not answered for this long is away.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether this agent decides by itself.</summary>
    public bool IsAlone => link is null || clock.GetElapsedTime(heard) > Patience;

    /// <summary>Begins what a reading asks for, and returns at once.</summary>
    /// <returns>For tests: all that was begun.</returns>
    public Task Take(MetricsReading reading)
    {
        var judging = judge.RunAsync(reading, IsAlone);
        if (link is not null && posting.IsCompleted)
            posting = PostAsync(link, reading);
        if (link is null)
            resting = rest.RunAsync(isWished: false, CancellationToken.None);
        return Task.WhenAll(posting, judging, resting, tell.RunAsync());
    }

    private async Task PostAsync(IControllerLink controller, MetricsReading reading)
    {
        using var deadline = new CancellationTokenSource(Deadline, clock);
        RestartEnded[] told = [.. ends.Values];
        try
        {
            var orders = await controller.PostAsync(agent, AgentSample.Of(reading, told), deadline.Token);
            heard = clock.GetTimestamp();
            if (isAway)
                LogBack(logger);
            isAway = false;
            foreach (var one in told)
                ends.TryRemove(one.Key, out _);
            foreach (var command in orders.Commands)
                Begin(command);
            resting = rest.RunAsync(orders.Rest, CancellationToken.None);
        }
        catch (Exception failure) when (failure is OperationException || (failure is OperationCanceledException && deadline.IsCancellationRequested))
        {
            if (!isAway)
                LogAway(logger, failure is OperationException known ? $"{known.Message}. {known.Hint}" : $"no answer within {Deadline.TotalSeconds:0} s");
            isAway = true;
            resting = rest.RunAsync(isWished: false, CancellationToken.None);
        }
    }

    /// <summary>A command is told again until its end was heard of.</summary>
    private void Begin(AgentCommand command)
    {
        foreach (var over in running.Where(one => one.Value.IsCompleted).Select(one => one.Key).ToArray())
            running.TryRemove(over, out _);
        if (!ends.ContainsKey(command.Key))
            running.GetOrAdd(command.Key, _ => CarryOutAsync(command));
    }

    private async Task CarryOutAsync(AgentCommand command)
    {
        try
        {
            ends[command.Key] = await restart().RunAsync(command.Key, command.RestartService, command.Why, CancellationToken.None);
        }
        catch (OperationException failure)
        {
            ends[command.Key] = new(command.Key, command.RestartService, ActionResult.Failed, $"{failure.Message}. {failure.Hint}");
        }
    }

    [LoggerMessage(EventId = 261, Level = LogLevel.Warning, Message = "The controller is away; this agent restarts by itself from a minute on: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(EventId = 262, Level = LogLevel.Information, Message = "The controller answers again")]
    private static partial void LogBack(ILogger logger);
}
