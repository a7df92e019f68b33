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
        if (history.Outdated.Contains(container))
            return DrainDuty.StayStopped;
        var isDone = history.Answers.Contains(container);
        return wish.Target switch
        {
            DrainTarget.Open => isDone ? DrainDuty.None : history.IsRestored ? DrainDuty.Open : DrainDuty.Restore,
            DrainTarget.Drained => isDone ? DrainDuty.StayDrained : DrainDuty.Drain,
            _ => isDone ? DrainDuty.StayStopped : DrainDuty.Stop,
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

    /// <summary>Take the data back to a restore point while nothing takes work, and say so.</summary>
    Restore,

    /// <summary>Stop what takes work, and say so.</summary>
    Drain,

    /// <summary>Stop what takes work, should it have been started again: its container may have been.</summary>
    StayDrained,

    /// <summary>Stop everything when the last of the data is safe, and say so.</summary>
    Stop,

    /// <summary>Stop everything, should it have been started again: another container has the data.</summary>
    StayStopped,
}
