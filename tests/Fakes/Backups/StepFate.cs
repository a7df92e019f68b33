namespace SuperInsight.Fakes.Backups;

/// <summary>What becomes of one call to the outside world.</summary>
public enum StepFate
{
    /// <summary>It works.</summary>
    Works,

    /// <summary>It fails and changes nothing.</summary>
    Fails,

    /// <summary>It takes effect, and its answer is lost.</summary>
    LosesAnswer,

    /// <summary>The process dies before it.</summary>
    DiesBefore,

    /// <summary>It takes effect, and the process dies before it hears of it.</summary>
    DiesAfter,
}
