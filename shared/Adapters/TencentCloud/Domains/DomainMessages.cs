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
