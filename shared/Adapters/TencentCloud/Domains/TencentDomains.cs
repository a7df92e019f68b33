using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.CustomDomains;

namespace SuperInsight.Adapters.TencentCloud.Domains;

/// <summary>The domains of an environment's HTTP access service. Thread-safe.</summary>
internal sealed class TencentDomains(CloudClient client, string environment) : IDomainBindings
{
    private const int ToOrigin = 2;
    private const int MostDomains = 1000;

    /// <summary>The word for CloudBase Run.</summary>
    private const string Run = "CBR";

    private const string AtTheConsole = "the console at CloudBase, the environment, HTTP access service";

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
            if (certificateId is not null && bound.CertificateId != certificateId)
                await ChangeCertificateAsync(domain, certificateId, cancellationToken);
            return;
        }

        await client.CallAsync(DomainActions.Bind, new BindDomainRequest(environment, domain, certificateId, ToOrigin), domain, cancellationToken);
    }

    public async Task<IReadOnlyList<AccessPath>> ReadPathsAsync(CancellationToken cancellationToken) =>
        [.. ((await ReadRoutesAsync(cancellationToken)).FirstOrDefault(domain => domain.IsDefault is true)?.Routes ?? []).Where(route => route.Path is { Length: > 0 }).Select(Path)];

    public async Task LeadAsync(string path, string service, CancellationToken cancellationToken)
    {
        var own = (await ReadRoutesAsync(cancellationToken)).FirstOrDefault(domain => domain is { IsDefault: true, Domain.Length: > 0 })
            ?? throw new CloudException(DomainActions.CreateRoute.Verb, path, CloudFailure.NotFound, "the environment has no address of its own", $"open {AtTheConsole}");
        if (own.Routes?.FirstOrDefault(route => route.Path == path) is { } known)
        {
            if (Path(known).Service != service)
                throw new CloudException(DomainActions.CreateRoute.Verb, path, CloudFailure.Conflict, $"it leads to {Path(known).Target}", $"take that route away in {AtTheConsole}");
            return;
        }

        await client.CallAsync(DomainActions.CreateRoute, new RouteChangeRequest(environment, new DomainChange(own.Domain!) { Routes = [new DomainRoute(path, Run, service)] }), path, cancellationToken);
    }

    /// <summary>What is left out might fall back to its default: how the domain is reached goes back as it came.</summary>
    private async Task ChangeCertificateAsync(string domain, string certificateId, CancellationToken cancellationToken)
    {
        var known = (await ReadRoutesAsync(cancellationToken)).FirstOrDefault(one => Host(one.Domain) == domain)
            ?? throw new CloudException(DomainActions.ModifyRoute.Verb, domain, CloudFailure.NotFound, "the HTTP access service does not list it", $"change the certificate in {AtTheConsole}");
        if (known.AccessType == "CUSTOM")
            throw new CloudException(DomainActions.ModifyRoute.Verb, domain, CloudFailure.Conflict, "it is reached through a network of your own, which shows the certificate", "change the certificate there");
        await client.CallAsync(
            DomainActions.ModifyRoute, new RouteChangeRequest(environment, new DomainChange(domain) { AccessType = known.AccessType, CertId = certificateId, Protocol = known.Protocol }), domain, cancellationToken);
    }

    private async Task<IReadOnlyList<RoutedDomain>> ReadRoutesAsync(CancellationToken cancellationToken) =>
        (await client.CallAsync(DomainActions.DescribeRoutes, new RoutesRequest(environment, MostDomains), environment, cancellationToken)).Domains ?? [];

    private static AccessPath Path(DomainRoute route) => new(
        route.Path!, route.UpstreamResourceType == Run ? route.UpstreamResourceName : null, route.UpstreamResourceType == Run ? $"service {route.UpstreamResourceName}" : $"{route.UpstreamResourceType} {route.UpstreamResourceName}");

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
