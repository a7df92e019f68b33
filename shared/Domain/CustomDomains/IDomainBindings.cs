using SuperInsight.Domain.Cloud;

namespace SuperInsight.Domain.CustomDomains;

/// <summary>The domains of one's own that lead to an environment.</summary>
/// <exception cref="CloudException">Any of these methods: the cloud refused, or did not answer within the limits.</exception>
public interface IDomainBindings
{
    /// <summary>What is bound, and where a domain must point to become so.</summary>
    Task<DomainAccess> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Binds a domain with a certificate, or gives a bound domain that certificate. Idempotent: nothing is asked for where it is so already, nor
    /// of a bound domain where no certificate is given. It takes effect over minutes.
    /// </summary>
    /// <exception cref="CloudException"><see cref="CloudFailure.Conflict"/>: it is reached through a network of one's own, whose certificate is changed there.</exception>
    Task BindAsync(string domain, string? certificateId, CancellationToken cancellationToken);

    /// <summary>The paths below the environment's own address, and where they lead.</summary>
    Task<IReadOnlyList<AccessPath>> ReadPathsAsync(CancellationToken cancellationToken);

    /// <summary>Leads a path below the environment's own address to a service of CloudBase Run. Idempotent.</summary>
    /// <exception cref="CloudException"><see cref="CloudFailure.Conflict"/>: it leads to something else. <see cref="CloudFailure.NotFound"/>: the environment has no address of its own.</exception>
    Task LeadAsync(string path, string service, CancellationToken cancellationToken);
}
