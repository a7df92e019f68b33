namespace SuperInsight.Adapters.Supervisor;

/// <summary>The container's programs by what they are to us, each list in the order of their starts. The names are supervisor's.</summary>
/// <param name="Data">What holds the data.</param>
/// <param name="Applications">What works on the data.</param>
/// <param name="Front">What lets work in: stopped first, started last.</param>
public sealed record SupervisorPrograms(IReadOnlyList<string> Data, IReadOnlyList<string> Applications, IReadOnlyList<string> Front)
{
    /// <summary>As the image's supervisord.conf names them.</summary>
    public static SupervisorPrograms Default { get; } = new(["postgresql", "redis"], ["fastapi", "labelstudio"], ["nginx"]);
}
