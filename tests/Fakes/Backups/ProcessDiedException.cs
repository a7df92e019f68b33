namespace SuperInsight.Fakes.Backups;

/// <summary>The process was killed at this step. No code of ours catches it, and no later step takes effect, as after a SIGKILL.</summary>
public sealed class ProcessDiedException(string step) : Exception($"died at: {step}");
