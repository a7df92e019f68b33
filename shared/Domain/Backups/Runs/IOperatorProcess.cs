namespace SuperInsight.Domain.Backups.Runs;

/// <summary>This process, and what is known of others.</summary>
public interface IOperatorProcess
{
    /// <summary>In words, for people: <c>agent on web-1 (pid 4711)</c>.</summary>
    string Name { get; }

    /// <summary>Exactly: never the same for two processes, even after a restart of the machine.</summary>
    string Key { get; }

    /// <summary>True only when the process with that key certainly no longer runs; false when nothing is known.</summary>
    bool IsKnownDead(string key);
}
