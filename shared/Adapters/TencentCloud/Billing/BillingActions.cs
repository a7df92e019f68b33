namespace SuperInsight.Adapters.TencentCloud.Billing;

/// <summary>The actions of <c>billing</c> that we use. See <see href="https://cloud.tencent.com/document/api/555/19182"/>.</summary>
internal static class BillingActions
{
    /// <summary>Lines of a month.</summary>
    public static readonly CloudAction<BillDetailRequest, BillDetailResponse> Detail =
        new(CloudProduct.Billing, "DescribeBillDetail", "read the bill of", Changes: false, CloudJson.Default.BillDetailRequest, CloudJson.Default.CloudEnvelopeBillDetailResponse);

    /// <summary>Totals by day and product.</summary>
    public static readonly CloudAction<CostExplorerRequest, CostExplorerResponse> Explore =
        new(CloudProduct.Billing, "DescribeCostExplorerSummary", "add up the costs of", Changes: false, CloudJson.Default.CostExplorerRequest, CloudJson.Default.CloudEnvelopeCostExplorerResponse);
}
