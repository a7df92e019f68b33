namespace SuperInsight.Domain.CustomDomains;

/// <summary>How an environment is reached by names.</summary>
/// <param name="Targets">The cloud's own host names of it: a domain must lead to one of them before it is bound.</param>
/// <param name="Bindings">The domains that are bound, or being bound.</param>
public sealed record DomainAccess(IReadOnlyList<string> Targets, IReadOnlyList<DomainBinding> Bindings)
{
    public DomainBinding? Find(string domain) => Bindings.FirstOrDefault(binding => binding.Domain == domain);
}

/// <summary>A domain that leads to the environment.</summary>
/// <param name="Domain">In lower case.</param>
/// <param name="State">How far its binding has come.</param>
/// <param name="CertificateId">The cloud's id of its certificate; null without one.</param>
public sealed record DomainBinding(string Domain, DomainBindingState State, string? CertificateId);

/// <summary>How far a binding has come.</summary>
public enum DomainBindingState
{
    /// <summary>Being bound, or a word that we do not know.</summary>
    Open,

    /// <summary>It leads there.</summary>
    Bound,

    /// <summary>It could not be bound, or another environment has taken it.</summary>
    Failed,
}
