using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Fakes.Backups;

/// <summary>A process that knows of some others that they are dead.</summary>
public sealed class ScriptedProcess(string name, params IReadOnlyList<string> dead) : IOperatorProcess
{
    public string Name => name;

    public string Key => $"key of {name}";

    /// <param name="key">As <see cref="Key"/> gives it.</param>
    public bool IsKnownDead(string key) => dead.Any(other => key == $"key of {other}");
}
