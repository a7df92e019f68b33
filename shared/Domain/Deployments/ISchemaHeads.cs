namespace SuperInsight.Domain.Deployments;

/// <summary>Which migrations a service's database has seen. Reads only.</summary>
public interface ISchemaHeads
{
    /// <summary>
    /// Alembic's and Django's heads in one text that differs whenever one of them does; null when it cannot be known: no database is
    /// set, it does not answer, or it has neither table.
    /// </summary>
    Task<string?> FindAsync(string service, CancellationToken cancellationToken);
}
