namespace SuperInsight.Domain.Console;

/// <summary>What somebody who is signed in may do.</summary>
public enum ConsoleRole
{
    /// <summary>Looks at everything, and changes nothing.</summary>
    Read,

    /// <summary>That, and acknowledges, silences, cancels and rolls back.</summary>
    Operate,
}
