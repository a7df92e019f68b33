using System.Collections.Concurrent;
using SuperInsight.Domain.CustomDomains;

namespace SuperInsight.Fakes.Deployments;

/// <summary>Names in memory.</summary>
public sealed class InMemoryDomainNames : IDomainNames
{
    public ConcurrentDictionary<string, ResolvedName> Names { get; } = new(StringComparer.Ordinal);

    public Task<ResolvedName?> FindAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Names.GetValueOrDefault(name));
    }
}
