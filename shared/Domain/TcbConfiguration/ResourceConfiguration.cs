namespace SuperInsight.Domain.TcbConfiguration;

/// <summary>The size of an instance, and how many there may be.</summary>
/// <param name="Cpu">Cores, 0.25 to 128.</param>
/// <param name="Memory">GiB, 0.5 to 128.</param>
/// <param name="MinInstances">0 to <paramref name="MaxInstances"/>.</param>
/// <param name="MaxInstances">1 to 50.</param>
/// <param name="ScaleMetric">What the platform scales by: <c>cpu</c> or <c>mem</c>.</param>
/// <param name="ScaleThreshold">Percent of that metric, 1 to 100, above which an instance is added.</param>
public sealed record ResourceConfiguration(double Cpu, double Memory, int MinInstances, int MaxInstances, string ScaleMetric, int ScaleThreshold);
