using SuperInsight.Domain.Callbacks;

namespace SuperInsight.Adapters.TencentCloud.Monitoring;

/// <summary>The list of alarms of Tencent Cloud's monitoring. Thread-safe.</summary>
internal sealed class TencentAlarmHistory(CloudClient client) : IAlarmHistory
{
    private const int PageSize = 100;
    private const int MostPages = 10;
    private const double Latest = 253_402_300_799;

    public async Task<IReadOnlyList<PastAlarm>> ListAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        List<PastAlarm> found = [];
        for (var page = 1; page <= MostPages; page++)
        {
            var request = new AlarmHistoriesRequest("monitor", page, PageSize, "DESC", from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds());
            var answer = await client.CallAsync(MonitorActions.ListHistories, request, "this account", cancellationToken);
            var entries = answer.Histories ?? [];
            found.AddRange(entries.Select(Read).OfType<PastAlarm>());
            if (entries.Count < PageSize)
                break;
        }

        return found;
    }

    /// <summary>Null for what is neither firing nor over.</summary>
    private static PastAlarm? Read(AlarmHistoryEntry entry)
    {
        TencentAlarmStatus? status = entry.AlarmStatus switch { "ALARM" => TencentAlarmStatus.Firing, "OK" => TencentAlarmStatus.Recovered, _ => null };
        return status is { } known && entry.AlarmId is { Length: > 0 } id && Time(entry.FirstOccurTime) is { } first
            ? new PastAlarm(id, known, first, Time(entry.LastOccurTime) ?? first)
            {
                PolicyId = entry.PolicyId, PolicyName = entry.PolicyName, Subject = entry.AlarmObject, Content = entry.Content,
                Level = string.IsNullOrEmpty(entry.AlarmLevel) ? null : entry.AlarmLevel,
            }
            : null;
    }

    private static DateTimeOffset? Time(double? seconds) => seconds is > 0 and < Latest ? DateTimeOffset.FromUnixTimeSeconds((long)seconds.Value) : null;
}
