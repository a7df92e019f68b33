namespace SuperInsight.Adapters.Supervisor;

/// <summary>A program as supervisor tells of it.</summary>
/// <param name="Name">Its name, as <c>supervisorctl</c> takes it: <c>nginx</c>, or <c>group:name</c>.</param>
/// <param name="State">How it is.</param>
/// <param name="Trouble">Why it could not be started; empty when it could.</param>
internal sealed record SupervisedProgram(string Name, ProgramState State, string Trouble)
{
    /// <summary>A stop will make an end of it.</summary>
    public bool IsStoppable => State is ProgramState.Starting or ProgramState.Running or ProgramState.Backoff;
}

/// <summary>The states of <see href="https://supervisord.org/subprocess.html#process-states"/>.</summary>
internal enum ProgramState
{
    /// <summary>It was stopped, or never started.</summary>
    Stopped = 0,

    /// <summary>It has begun, and does not count as running yet.</summary>
    Starting = 10,

    /// <summary>It runs.</summary>
    Running = 20,

    /// <summary>It ended too soon, and will be started again.</summary>
    Backoff = 30,

    /// <summary>It was told to end.</summary>
    Stopping = 40,

    /// <summary>It ended by itself; it may be about to be started again.</summary>
    Exited = 100,

    /// <summary>It could not be started, and is not tried again.</summary>
    Fatal = 200,

    /// <summary>Supervisor has lost it.</summary>
    Unknown = 1000,
}
