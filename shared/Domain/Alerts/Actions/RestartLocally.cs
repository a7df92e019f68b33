using SuperInsight.Domain.Restarts;

namespace SuperInsight.Domain.Alerts.Actions;

/// <summary><c>restart_service</c> beside the services: restarts the one that the label <c>service</c>, else the rule's target, names.</summary>
/// <param name="restart">Asked for when there is something to do: its settings are needed then.</param>
public sealed class RestartLocally(Func<RestartPrograms> restart) : IAlertActions
{
    public bool Takes(AlertActionKind kind) => kind == AlertActionKind.RestartService;

    public async Task<ActionOutcome> RunAsync(AlertAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (Service(action) is not { } service)
            return ActionOutcome.Refused("neither a label service nor the rule's target names a service");
        var ended = await restart().RunAsync(action.Key, service, $"rule {action.Rule}: {action.Why}", cancellationToken);
        return new(ended.Result, ended.Detail);
    }

    /// <summary>What is to be restarted; null where nothing names it.</summary>
    internal static string? Service(AlertAction action) => action.Labels.GetValueOrDefault("service") is { Length: > 0 } labelled ? labelled : action.Target;
}
