using SuperInsight.Domain.Scaling;

namespace SuperInsight.Domain.Alerts.Actions;

/// <summary><c>scale_up</c> and <c>scale_down</c>: the rule's threshold is what the load should come to.</summary>
/// <param name="service">The service, where the rule names none.</param>
/// <param name="change">Asked for when there is something to do: its settings are needed then.</param>
/// <param name="clock">Says how long the load has lasted.</param>
public sealed class ScaleInstances(Func<string> service, Func<ChangeInstances> change, TimeProvider clock) : IAlertActions
{
    public bool Takes(AlertActionKind kind) => kind is AlertActionKind.ScaleUp or AlertActionKind.ScaleDown;

    public async Task<ActionOutcome> RunAsync(AlertAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (action.Value is not { } load)
            return ActionOutcome.Refused("the metric is missing, so that nothing says how many instances are wanted");
        if (!AlertCondition.TryParse(action.Condition, out _, out var condition))
            return ActionOutcome.Refused($"'{action.Condition}' names no threshold");
        var direction = action.Kind == AlertActionKind.ScaleUp ? ScalingDirection.Up : ScalingDirection.Down;
        var ended = await change().RunAsync(action.Target ?? service(), action.Key, direction, load, condition.Threshold, clock.GetUtcNow() - action.Since, cancellationToken);
        return ended.Result switch
        {
            ScalingResult.Changed => ActionOutcome.Done(ended.Detail),
            ScalingResult.Refused => ActionOutcome.Refused(ended.Detail),
            _ => ActionOutcome.Failed(ended.Detail),
        };
    }
}
