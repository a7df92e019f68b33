using SuperInsight.Domain.Callbacks;

namespace SuperInsight.Adapters.TencentCloud.Monitoring;

/// <summary>The policies of Tencent Cloud's monitoring. Thread-safe.</summary>
internal sealed class TencentAlarmPolicies(CloudClient client) : IAlarmPolicies
{
    private const int PageSize = 100;
    private const int MostPages = 10;

    public async Task<IReadOnlyList<AlarmPolicy>> ListAsync(CancellationToken cancellationToken)
    {
        List<AlarmPolicy> found = [];
        for (var page = 1; page <= MostPages; page++)
        {
            var answer = await client.CallAsync(MonitorActions.ListPolicies, new AlarmPoliciesRequest("monitor", page, PageSize), "this account", cancellationToken);
            var entries = answer.Policies ?? [];
            found.AddRange(entries.Select(entry => new AlarmPolicy(entry.PolicyId ?? "", entry.PolicyName ?? "", entry.Namespace ?? "", entry.Enable is 1, entry.NoticeIds is { Count: > 0 })));
            if (entries.Count < PageSize)
                break;
        }

        return found;
    }
}
