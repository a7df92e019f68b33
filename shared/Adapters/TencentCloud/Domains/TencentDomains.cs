using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.CustomDomains;

namespace SuperInsight.Adapters.TencentCloud.Domains;

/// <summary>The domains of an environment's HTTP access service. Thread-safe.</summary>
internal sealed class TencentDomains(CloudClient client, string environment) : IDomainBindings
{
    private const int ToOrigin = 2;

    public async Task<DomainAccess> ReadAsync(CancellationToken cancellationToken)
    {
        var answer = await client.CallAsync(DomainActions.Describe, new GatewayRequest(environment), environment, cancellationToken);
        return new DomainAccess(
            [.. new[] { Host(answer.OriginDomain), Host(answer.DefaultDomain) }.Where(host => host.Length > 0).Distinct(StringComparer.Ordinal)],
            [.. (answer.ServiceSet ?? []).Where(one => one.Domain is { Length: > 0 } && Host(one.Domain) != Host(answer.DefaultDomain)).Select(Binding)]);
    }

    public async Task BindAsync(string domain, string? certificateId, CancellationToken cancellationToken)
    {
        if ((await ReadAsync(cancellationToken)).Find(domain) is { State: not DomainBindingState.Failed } bound)
        {
            if (bound.CertificateId == certificateId)
                return;
            throw new CloudException(DomainActions.Bind.Verb, domain, CloudFailure.Conflict, "it is bound with another certificate", "change the certificate in the console");
        }

        await client.CallAsync(DomainActions.Bind, new BindDomainRequest(environment, domain, certificateId, ToOrigin), domain, cancellationToken);
    }

    private static DomainBinding Binding(GatewayDomain domain) => new(
        Host(domain.Domain),
        domain switch
        {
            { IsPreempted: true } or { Status: 2 } => DomainBindingState.Failed,
            { Status: 3 } => DomainBindingState.Bound,
            _ => DomainBindingState.Open,
        },
        string.IsNullOrEmpty(domain.CertId) ? null : domain.CertId);

    private static string Host(string? name) => (name ?? "").Split("://")[^1].TrimEnd('/').ToLowerInvariant();
}
