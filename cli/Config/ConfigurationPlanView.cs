using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.TcbConfiguration.Applying;
using SuperInsight.Domain.TcbConfiguration.Differences;

namespace SuperInsight.Cli.Config;

/// <summary>What <c>ops config diff --json</c> and <c>ops config apply --json</c> print.</summary>
/// <param name="Same">Whether there is nothing to change.</param>
/// <param name="Applied">Whether what can be changed was: false for a comparison.</param>
/// <param name="Changes">In the order of the fields.</param>
internal sealed record ConfigurationPlanView(string File, bool Same, bool Applied, IReadOnlyList<PlannedChangeView> Changes)
{
    public static ConfigurationPlanView Of(string file, ConfigurationPlan plan, bool applied) => new(file, IsSame(plan), applied,
        [.. plan.Changes.Select(change => new PlannedChangeView(
            change.Difference.Path, Word(change), change.Difference.Running, change.Difference.Wanted, change.Reason, change.Hint))]);

    /// <summary>What stays because it is not configured is no difference.</summary>
    public static bool IsSame(ConfigurationPlan plan) => plan.Changes.All(change => change.Fate == PlannedFate.Keep);

    public static void Print(ConfigurationPlan plan)
    {
        foreach (var change in plan.Changes)
        {
            var (running, wanted) = (change.Difference.Running is { Length: > 0 } told ? told : "nothing told", change.Difference.Wanted ?? "nothing");
            Output.Line(change.Fate == PlannedFate.Keep
                ? $"= {change.Difference.Path}: {running} stays"
                : $"{(change.Fate == PlannedFate.Impossible ? "!" : change.Difference.Kind == ChangeKind.Add ? "+" : "~")} {change.Difference.Path}: {(change.Difference.Running is null ? wanted : $"{running} -> {wanted}")}");
            if (change.Reason is not null)
                Output.Line($"     {change.Reason}\n     {change.Hint}");
        }
    }

    private static string Word(PlannedChange change) => change.Fate switch
    {
        PlannedFate.Keep => "keep",
        PlannedFate.Impossible => "impossible",
        _ => change.Difference.Kind == ChangeKind.Add ? "add" : "change",
    };
}

/// <param name="Kind"><c>add</c>, <c>change</c>, <c>keep</c> or <c>impossible</c>.</param>
/// <param name="Running">What runs; <c>***</c> where it may be a secret, null for nothing.</param>
/// <param name="Wanted">What is configured, as the file shows it; null for nothing.</param>
internal sealed record PlannedChangeView(string Path, string Kind, string? Running, string? Wanted, string? Reason, string? Hint);
