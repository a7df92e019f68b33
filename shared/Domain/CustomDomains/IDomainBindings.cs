using SuperInsight.Domain.Cloud;

namespace SuperInsight.Domain.CustomDomains;

/// <summary>The domains of one's own that lead to an environment.</summary>
/// <exception cref="CloudException">Any of these methods: the cloud refused, or did not answer within the limits.</exception>
public interface IDomainBindings
{
    /// <summary>What is bound, and where a domain must point to become so.</summary>
    Task<DomainAccess> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Binds a domain with a certificate. Idempotent: nothing is asked for where it is bound so already. It takes effect over minutes.</summary>
    /// <exception cref="CloudException"><see cref="CloudFailure.Conflict"/>: it is bound with another certificate, which only the console changes.</exception>
    Task BindAsync(string domain, string? certificateId, CancellationToken cancellationToken);
}
