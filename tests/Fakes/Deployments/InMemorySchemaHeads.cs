using SuperInsight.Domain.Deployments;

namespace SuperInsight.Fakes.Deployments;

/// <summary>The head that a test says.</summary>
public sealed class InMemorySchemaHeads : ISchemaHeads
{
    public Func<string?> Head { get; set; } = static () => "alembic 1";

    public Task<string?> FindAsync(string service, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Head());
    }
}
