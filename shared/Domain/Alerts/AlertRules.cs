namespace SuperInsight.Domain.Alerts;

/// <summary>The rules of one file.</summary>
/// <param name="All">In the order of the file; names are distinct.</param>
/// <param name="Interval">How often they are evaluated. No more than twice that is ever counted between two evaluations, whatever the clock says.</param>
public sealed record AlertRules(IReadOnlyList<AlertRule> All, TimeSpan Interval)
{
    public static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(15);

    public AlertRule? Find(string name) => All.FirstOrDefault(rule => rule.Name == name);
}
