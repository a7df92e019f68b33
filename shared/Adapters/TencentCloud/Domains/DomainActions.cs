namespace SuperInsight.Adapters.TencentCloud.Domains;

/// <summary>The actions of <c>tcb</c> that we use: an environment's HTTP access service and its domains.
/// See <see href="https://cloud.tencent.com/document/api/876/128126"/>.</summary>
internal static class DomainActions
{
    public static readonly CloudAction<GatewayRequest, GatewayResponse> Describe =
        new(CloudProduct.CloudBase, "DescribeCloudBaseGWService", "list the domains of", Changes: false, CloudJson.Default.GatewayRequest, CloudJson.Default.CloudEnvelopeGatewayResponse);

    public static readonly CloudAction<BindDomainRequest, CloudResponse> Bind =
        new(CloudProduct.CloudBase, "BindCloudBaseAccessDomain", "bind domain", Changes: true, CloudJson.Default.BindDomainRequest, CloudJson.Default.CloudEnvelopeCloudResponse);

    /// <summary>Domains with their routes, by the newer interface of the same service; see the models <c>HTTPServiceDomain</c> and <c>HTTPServiceRoute</c> of the official SDKs.</summary>
    public static readonly CloudAction<RoutesRequest, RoutesResponse> DescribeRoutes =
        new(CloudProduct.CloudBase, "DescribeHTTPServiceRoute", "list the routes of", Changes: false, CloudJson.Default.RoutesRequest, CloudJson.Default.CloudEnvelopeRoutesResponse);

    public static readonly CloudAction<RouteChangeRequest, CloudResponse> CreateRoute =
        new(CloudProduct.CloudBase, "CreateHTTPServiceRoute", "lead path", Changes: true, CloudJson.Default.RouteChangeRequest, CloudJson.Default.CloudEnvelopeCloudResponse);

    public static readonly CloudAction<RouteChangeRequest, CloudResponse> ModifyRoute =
        new(CloudProduct.CloudBase, "ModifyHTTPServiceRoute", "change the certificate of", Changes: true, CloudJson.Default.RouteChangeRequest, CloudJson.Default.CloudEnvelopeCloudResponse);
}
