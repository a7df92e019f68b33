namespace SuperInsight.Domain.TcbConfiguration;

/// <summary>Where the data of an environment is. Stated by people, never guessed: what may happen to an instance follows from it.</summary>
public enum Topology
{
    /// <summary>On managed servers. Any number of instances; any of them may go.</summary>
    External,

    /// <summary>On a volume that outlives the container. One instance at a time.</summary>
    Volume,

    /// <summary>In the container, whose disk goes with it: backups are all that is left. One instance, always running.</summary>
    Ephemeral,
}
