namespace SuperInsight.Domain.TcbConfiguration;

/// <summary>What came of reading a configuration: all its mistakes, and itself when none of them is an error.</summary>
/// <param name="Configuration">Null exactly when <paramref name="Mistakes"/> holds an error.</param>
/// <param name="Mistakes">In the order of the file.</param>
public sealed record ConfigurationReading(DeploymentConfiguration? Configuration, IReadOnlyList<Mistake> Mistakes)
{
    public IEnumerable<Mistake> Errors => Mistakes.Where(mistake => mistake.Kind.Severity == MistakeSeverity.Error);
}
