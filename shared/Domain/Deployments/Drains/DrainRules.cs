namespace SuperInsight.Domain.Deployments.Drains;

/// <summary>What a container has to do next. Pure: the same in, the same out.</summary>
public static class DrainRules
{
    /// <param name="history">What is recorded.</param>
    /// <param name="container">Which.</param>
    public static DrainDuty Next(DrainHistory history, string container)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (history.Find(container) is not { } self)
            return DrainDuty.Arrive;
        if (history.Wish is not { } wish || wish.Sequence < self.ArrivedAt)
            return DrainDuty.None;
        var isAsked = history.Answer is null && (wish.Target == DrainTarget.Open || wish.Holder == container);
        return wish.Target switch
        {
            DrainTarget.Open when wish.Except.Contains(container) => DrainDuty.StayStopped,
            DrainTarget.Open => isAsked ? DrainDuty.Open : DrainDuty.None,
            DrainTarget.Drained => isAsked ? DrainDuty.Drain : DrainDuty.StayDrained,
            _ => isAsked ? DrainDuty.Stop : DrainDuty.StayStopped,
        };
    }
}

/// <summary>What a container has to do.</summary>
public enum DrainDuty
{
    /// <summary>Nothing: nothing was wished of it, or it was done.</summary>
    None,

    /// <summary>Record that it is there.</summary>
    Arrive,

    /// <summary>Start everything, and say so.</summary>
    Open,

    /// <summary>Stop what takes work, and say so.</summary>
    Drain,

    /// <summary>Stop what takes work, should it have been started again: its container may have been.</summary>
    StayDrained,

    /// <summary>Stop everything when the last of the data is safe, and say so.</summary>
    Stop,

    /// <summary>Stop everything, should it have been started again: another container has the data.</summary>
    StayStopped,
}
