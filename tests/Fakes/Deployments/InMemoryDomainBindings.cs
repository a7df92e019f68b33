using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.CustomDomains;

namespace SuperInsight.Fakes.Deployments;

/// <summary>An environment's domains in memory; binding one takes time on the given clock. Thread-safe.</summary>
public sealed class InMemoryDomainBindings(TimeProvider clock) : IDomainBindings
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (DateTimeOffset At, string? CertificateId)> bound = new(StringComparer.Ordinal);

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
                return known.CertificateId == certificateId
                    ? Task.CompletedTask
                    : Task.FromException(new CloudException("bind domain", domain, CloudFailure.Conflict, "it is bound with another certificate", "change it by hand"));
            }

            bound[domain] = (clock.GetUtcNow(), certificateId);
        }

        return LosesAnswers ? Task.FromException(new CloudException("bind domain", domain, CloudFailure.Uncertain, "a fault was asked for", "clear the fault")) : Task.CompletedTask;
    }

    private DomainBindingState State(string domain, DateTimeOffset at) =>
        clock.GetUtcNow() < at + Takes ? DomainBindingState.Open : Taken.Contains(domain) ? DomainBindingState.Failed : DomainBindingState.Bound;
}
