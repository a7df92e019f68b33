using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Alerts;

namespace SuperInsight.Functions.Alerts;

/// <summary>Holds the newest metrics against the alert rules, and has done what follows.</summary>
public sealed class EvaluateAlertRulesFunction(EvaluateAlertRules evaluate)
{
    [Function("EvaluateAlertRules")]
    public Task Run([TimerTrigger("%EvaluateAlertRulesSchedule%", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return evaluate.RunAsync(cancellationToken);
    }
}
