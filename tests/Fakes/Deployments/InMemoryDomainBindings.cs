using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.CustomDomains;

namespace SuperInsight.Fakes.Deployments;

/// <summary>An environment's domains in memory; binding one takes time on the given clock. Thread-safe.</summary>
public sealed class InMemoryDomainBindings(TimeProvider clock) : IDomainBindings
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (DateTimeOffset At, string? CertificateId)> bound = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, AccessPath> paths = new(StringComparer.Ordinal);

    /// <summary>How long binding takes.</summary>
    public TimeSpan Takes { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Domains that another environment has.</summary>
    public ISet<string> Taken { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Whether the answers to binding get lost, after their effect.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>The environment's own names.</summary>
    public IReadOnlyList<string> Targets { get; set; } = ["env-1.origin.example.com"];

    public Task<DomainAccess> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
            return Task.FromResult(new DomainAccess(Targets, [.. bound.Select(one => new DomainBinding(one.Key, State(one.Key, one.Value.At), one.Value.CertificateId))]));
    }

    public Task BindAsync(string domain, string? certificateId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            if (bound.TryGetValue(domain, out var known) && State(domain, known.At) != DomainBindingState.Failed)
            {
                if (certificateId is null || known.CertificateId == certificateId)
                    return Task.CompletedTask;
                bound[domain] = (known.At, certificateId);
            }
            else
            {
                bound[domain] = (clock.GetUtcNow(), certificateId);
            }
        }

        return LosesAnswers ? Task.FromException(new CloudException("bind domain", domain, CloudFailure.Uncertain, "a fault was asked for", "clear the fault")) : Task.CompletedTask;
    }

    public Task<IReadOnlyList<AccessPath>> ReadPathsAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
            return Task.FromResult<IReadOnlyList<AccessPath>>([.. paths.Values]);
    }

    public Task LeadAsync(string path, string service, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            if (paths.TryGetValue(path, out var known) && known.Service != service)
                return Task.FromException(new CloudException("lead path", path, CloudFailure.Conflict, $"it leads to {known.Target}", "take that away"));
            paths[path] = new AccessPath(path, service, $"service {service}");
            return Task.CompletedTask;
        }
    }

    /// <summary>Leads a path to what is no service of CloudBase Run.</summary>
    public void Occupy(string path, string target)
    {
        lock (gate)
            paths[path] = new AccessPath(path, null, target);
    }

    private DomainBindingState State(string domain, DateTimeOffset at) =>
        clock.GetUtcNow() < at + Takes ? DomainBindingState.Open : Taken.Contains(domain) ? DomainBindingState.Failed : DomainBindingState.Bound;
}
