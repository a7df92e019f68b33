namespace SuperInsight.Adapters.TencentCloud.Billing;

/// <summary>The action of <c>tcb</c> that tells of resource points. See <see href="https://cloud.tencent.com/document/api/876/34809"/>.</summary>
internal static class PointsActions
{
    public static readonly CloudAction<PointsRequest, PointsResponse> Describe =
        new(CloudProduct.CloudBase, "DescribeCreditsUsageDetail", "read the points of", Changes: false, CloudJson.Default.PointsRequest, CloudJson.Default.CloudEnvelopePointsResponse);
}
