using SuperInsight.Adapters.TencentCloud.Monitoring;
using SuperInsight.Domain.Callbacks;
using SuperInsight.Domain.Cloud;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.TencentCloud;

/// <summary>The list of alarm policies, against the emulator.</summary>
public sealed class TencentAlarmPoliciesTests
{
    private static readonly string[] Notices = ["notice-1"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListAsync_TellsWhatWatches_AndWhetherItTellsSomebody()
    {
        await using var stand = await MonitoringStand.StartAsync();
        var policies = new TencentAlarmPolicies(stand.Client);
        Assert.Empty(await policies.ListAsync(Cancellation));
        await stand.PutAsync("monitor/policies", new { policyId = "policy-1", policyName = "web", noticeIds = Notices });
        await stand.PutAsync("monitor/policies", new { policyId = "policy-2", policyName = "off", enable = 0 });
        await stand.PutAsync("monitor/policies", new { policyId = "policy-3", policyName = "cvm", @namespace = "cvm_device" });
        Assert.Equal(
            [new AlarmPolicy("policy-1", "web", AlarmPolicy.CloudRun, true, true), new("policy-2", "off", AlarmPolicy.CloudRun, false, false), new("policy-3", "cvm", "cvm_device", true, false)],
            await policies.ListAsync(Cancellation));
    }

    [Fact]
    public async Task ListAsync_TurnsThePages()
    {
        await using var stand = await MonitoringStand.StartAsync();
        for (var number = 1; number <= 230; number++)
            await stand.PutAsync("monitor/policies", new { policyId = $"policy-{number:000}" });
        Assert.Equal(230, (await new TencentAlarmPolicies(stand.Client).ListAsync(Cancellation)).Count);
        await stand.CalledAsync("DescribeAlarmPolicies", 3);
    }

    [Fact]
    public async Task ListAsync_NamesThePermission_WhenItIsDenied()
    {
        await using var stand = await MonitoringStand.StartAsync();
        stand.Emulator.Faults.Add(new FaultRule { Service = "monitor", Operation = "DescribeAlarmPolicies", Fault = new Fault { ApiError = "UnauthorizedOperation" } });
        var failure = await Assert.ThrowsAsync<CloudException>(() => new TencentAlarmPolicies(stand.Client).ListAsync(Cancellation));
        Assert.Contains("monitor:DescribeAlarmPolicies", failure.Hint, StringComparison.Ordinal);
    }
}
