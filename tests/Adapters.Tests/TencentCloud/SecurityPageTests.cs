using System.Reflection;
using System.Text.RegularExpressions;
using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Adapters.TencentCloud.Billing;
using SuperInsight.Adapters.TencentCloud.CloudRun;
using SuperInsight.Adapters.TencentCloud.Domains;
using SuperInsight.Adapters.TencentCloud.Logs;
using SuperInsight.Adapters.TencentCloud.Monitoring;
using SuperInsight.Adapters.TencentCloud.Usage;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.TencentCloud;

/// <summary>The policy that operators copy allows what the code calls, and nothing besides.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public async Task Page_AllowsEveryActionThatIsCalled_AndNoOther()
    {
        Type[] actions = [typeof(CloudRunActions), typeof(DomainActions), typeof(MonitorActions), typeof(LogActions), typeof(BillingActions), typeof(PointsActions), typeof(UsageActions)];
        var called = actions.SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(field => ((CloudAction)field.GetValue(null)!).Permission);
        var page = await File.ReadAllTextAsync(Checkout.PathOf("docs", "security.md"), TestContext.Current.CancellationToken);
        Assert.Equal(called.Order(StringComparer.Ordinal), Action().Matches(page).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("\"((?:tcbr?|monitor|billing|cbs|cls|sts):[A-Za-z]+)\"")]
    private static partial Regex Action();
}
