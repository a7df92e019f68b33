using System.Globalization;
using SuperInsight.Domain.Deployments.CloudRun;

namespace SuperInsight.Domain.Scaling;

/// <summary>What to do about the number of instances, and why.</summary>
/// <param name="Change">Null for nothing.</param>
/// <param name="Why">One line, with the numbers.</param>
public sealed record ScalingDecision(ScalingChange? Change, string Why)
{
    /// <summary>Decides. Pure: the same in, the same out. Never leaves the policy's bounds, never goes the other way than asked for.</summary>
    public static ScalingDecision Make(ScalingView view, ScalingPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(policy);
        var cooldown = view.Direction == ScalingDirection.Up ? policy.CooldownUp : policy.CooldownDown;
        if (view.SinceLastChange is { } since && since < cooldown)
            return new(null, Text($"the last change was {since.TotalMinutes:0.#} min ago; {cooldown.TotalMinutes:0.#} min must pass"));
        if (!double.IsFinite(view.Load) || view.Load < 0 || view.Target <= 0)
            return new(null, Text($"a load of {view.Load} % against {view.Target} % says nothing"));
        var ratio = view.Load / view.Target;
        if (Math.Abs(ratio - 1) <= policy.Tolerance)
            return new(null, Text($"{view.Load:0.#} % is within {policy.Tolerance:P0} of {view.Target:0.#} %"));
        // Beyond any number of instances there is no use in counting.
        var wanted = (int)Math.Min(Math.Ceiling(Math.Max(1, view.Instances) * ratio), ScalingChange.MostInstances);
        return view.Direction == ScalingDirection.Up ? Up(view, policy, wanted) : Down(view, policy, wanted);
    }

    private static ScalingDecision Up(ScalingView view, ScalingPolicy policy, int wanted)
    {
        if (wanted <= view.Instances)
            return new(null, Text($"{view.Load:0.#} % on {view.Instances} instances is no more than they are for"));
        var most = Math.Min(policy.MostInstances, ScalingChange.MostInstances);
        var step = Math.Min(wanted, Math.Max(view.Instances + policy.StepUp, view.Instances * 2));
        var ceiling = Math.Max(view.Ceiling, Math.Min(step, most));
        var floor = view.LastedFor >= policy.FloorAfter ? Math.Max(view.Floor, Math.Min(step, ceiling)) : view.Floor;
        if (ceiling == view.Ceiling && floor == view.Floor)
        {
            return new(null, view.Ceiling >= step
                ? Text($"{step} instances are wanted, and up to {view.Ceiling} are added by the cloud itself")
                : Text($"{step} instances are wanted, and more than {most} are not allowed"));
        }

        return new(new ScalingChange(floor, ceiling), Text($"{view.Load:0.#} % of {view.Target:0.#} % on {view.Instances} instances: {view.Floor}–{view.Ceiling} → {floor}–{ceiling}"));
    }

    /// <summary>The floor first, by half at most; the ceiling once the floor is where it began.</summary>
    private static ScalingDecision Down(ScalingView view, ScalingPolicy policy, int wanted)
    {
        var floor = Math.Min(view.Floor, Math.Max(Math.Max(policy.LeastInstances, wanted), (view.Floor + 1) / 2));
        var ceiling = floor > policy.LeastInstances ? view.Ceiling : Math.Min(view.Ceiling, Math.Max(Math.Max(policy.LeastCeiling, wanted), floor));
        return floor == view.Floor && ceiling == view.Ceiling
            ? new(null, Text($"{view.Load:0.#} % on {view.Instances} instances: {view.Floor}–{view.Ceiling} is as low as it goes"))
            : new(new ScalingChange(floor, ceiling), Text($"{view.Load:0.#} % of {view.Target:0.#} % on {view.Instances} instances: {view.Floor}–{view.Ceiling} → {floor}–{ceiling}"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
