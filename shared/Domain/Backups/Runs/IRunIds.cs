namespace SuperInsight.Domain.Backups.Runs;

/// <summary>Names runs that nothing else has named.</summary>
public interface IRunIds
{
    /// <summary>Never the same twice.</summary>
    string Next();
}
