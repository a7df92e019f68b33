namespace SuperInsight.Adapters.TencentCloud.Domains;

// Shapes of tcb 2018-06-08, with the members that we use, from the official SDKs' models.

/// <param name="ServiceId">The environment.</param>
internal sealed record GatewayRequest(string ServiceId);

/// <param name="DefaultDomain">The environment's own name.</param>
/// <param name="OriginDomain">The same without the network of caches before it.</param>
internal sealed record GatewayResponse(IReadOnlyList<GatewayDomain>? ServiceSet, string? DefaultDomain, string? OriginDomain) : CloudResponse;

/// <param name="Status">1 being bound, 2 failed, 3 bound.</param>
/// <param name="IsPreempted">Another environment has it.</param>
internal sealed record GatewayDomain(string? Domain, double? Status, bool? IsPreempted, string? CertId);

/// <param name="ServiceId">The environment.</param>
/// <param name="BindFlag">2: to the environment's origin, whose name is known beforehand, and not through the network of caches.</param>
internal sealed record BindDomainRequest(string ServiceId, string Domain, string? CertId, int BindFlag);

/// <param name="Limit">Domains in one answer; an environment has far fewer than the most, 1000.</param>
internal sealed record RoutesRequest(string EnvId, int Limit);

internal sealed record RoutesResponse(IReadOnlyList<RoutedDomain>? Domains) : CloudResponse;

/// <param name="AccessType">DIRECT, CDN or CUSTOM: through a network of one's own.</param>
/// <param name="Protocol">HTTP_AND_HTTPS, HTTP_TO_HTTPS or HTTPS_TO_HTTP.</param>
/// <param name="IsDefault">The environment's own.</param>
internal sealed record RoutedDomain(string? Domain, string? AccessType, string? CertId, string? Protocol, bool? IsDefault, IReadOnlyList<DomainRoute>? Routes);

/// <param name="UpstreamResourceType">CBR for a service of CloudBase Run; SCF, STATIC_STORE, … for others.</param>
internal sealed record DomainRoute(string? Path, string? UpstreamResourceType, string? UpstreamResourceName);

internal sealed record RouteChangeRequest(string EnvId, DomainChange Domain);

/// <summary>What is to be of a domain. Without routes only the domain is changed.</summary>
internal sealed record DomainChange(string Domain)
{
    public string? AccessType { get; init; }

    public string? CertId { get; init; }

    public string? Protocol { get; init; }

    public IReadOnlyList<DomainRoute>? Routes { get; init; }
}
