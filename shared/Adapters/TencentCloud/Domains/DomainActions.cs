namespace SuperInsight.Adapters.TencentCloud.Domains;

/// <summary>The actions of <c>tcb</c> that we use: an environment's HTTP access service and its domains.
/// See <see href="https://cloud.tencent.com/document/api/876/128126"/>.</summary>
internal static class DomainActions
{
    public static readonly CloudAction<GatewayRequest, GatewayResponse> Describe =
        new(CloudProduct.CloudBase, "DescribeCloudBaseGWService", "list the domains of", Changes: false, CloudJson.Default.GatewayRequest, CloudJson.Default.CloudEnvelopeGatewayResponse);

    public static readonly CloudAction<BindDomainRequest, CloudResponse> Bind =
        new(CloudProduct.CloudBase, "BindCloudBaseAccessDomain", "bind domain", Changes: true, CloudJson.Default.BindDomainRequest, CloudJson.Default.CloudEnvelopeCloudResponse);
}
