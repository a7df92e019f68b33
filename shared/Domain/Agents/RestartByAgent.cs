using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Alerts.Actions;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Domain.Agents;

/// <summary>
/// <c>restart_service</c> in a controller: a series with the label <c>agent</c> becomes a command to that agent, once a key. What came of it is
/// read from what the agent says, or from what it recorded, whichever comes first.
/// </summary>
/// <param name="commands">What agents shall do.</param>
/// <param name="restarts">What they did.</param>
/// <param name="roster">Which are there.</param>
/// <param name="withoutAgent">What is done where no agent answers.</param>
/// <param name="clock">Measures.</param>
public sealed class RestartByAgent(AgentCommands commands, RestartLedger restarts, AgentRoster roster, IAlertActions withoutAgent, TimeProvider clock) : IAlertActions
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>How long an agent may take to begin: six samples.</summary>
    private static readonly TimeSpan Begun = TimeSpan.FromSeconds(90);

    /// <summary>How long it may take to end: a restart has 12 minutes.</summary>
    private static readonly TimeSpan Done = TimeSpan.FromMinutes(13);

    public bool Takes(AlertActionKind kind) => kind == AlertActionKind.RestartService;

    public async Task<ActionOutcome> RunAsync(AlertAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (RestartLocally.Service(action) is not { } service)
            return ActionOutcome.Refused("neither a label service nor the rule's target names a service");
        if (action.Labels.GetValueOrDefault("agent") is not { } label || !AgentName.TryParse(label, out var agent))
            return await withoutAgent.RunAsync(action, cancellationToken);
        if ((await commands.ReadAsync(agent, cancellationToken)).Find(action.Key) is null && !roster.IsHeard(agent))
            return ActionOutcome.Failed($"agent {agent} is silent: it restarts {service} by itself where it can");
        await commands.GiveAsync(agent, new(action.Key, service, $"rule {action.Rule}: {action.Why}"), Begun, cancellationToken);
        return await WaitAsync(agent, action.Key, cancellationToken);
    }

    private async Task<ActionOutcome> WaitAsync(AgentName agent, string key, CancellationToken cancellationToken)
    {
        for (var began = clock.GetTimestamp(); ; await Task.Delay(LookEvery, clock, cancellationToken))
        {
            var known = await commands.ReadAsync(agent, cancellationToken);
            if (known.Find(key)?.Ended is { } told)
                return told;
            var record = (await restarts.ReadAsync(agent, cancellationToken)).History.Find(key);
            if (record?.Ended is { } recorded)
                return (await commands.EndAsync(agent, key, recorded.Result, recorded.Detail, cancellationToken)).Find(key)?.Ended ?? new(recorded.Result, recorded.Detail);
            var late = record is null && known.Find(key) is { } given && known.AsOf >= given.Until + TimeSpan.FromSeconds(30) ? $"agent {agent} did not begin it within {Begun.TotalSeconds:0} s"
                : clock.GetElapsedTime(began) >= Done ? $"agent {agent} did not end it within {Done.TotalMinutes:0} min" : null;
            if (late is not null)
                return (await commands.EndAsync(agent, key, ActionResult.Failed, late, cancellationToken)).Find(key)?.Ended ?? ActionOutcome.Failed(late);
        }
    }
}
