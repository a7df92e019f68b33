using System.Globalization;
using System.Text.Json.Nodes;
using TencentEmulator.CloudApi;
using static TencentEmulator.CloudApi.Parameter;

namespace TencentEmulator.Metering;

/// <summary>The actions of <c>cbs</c>, <c>cls</c> and <c>sts</c> that tell what there is.</summary>
internal static class MeteringActions
{
    /// <summary>Of the account that every credential belongs to.</summary>
    public const string Account = "100000000001";

    private const int LargestPage = 100;
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    public static CloudProduct Disks(Inventory inventory) => new("cbs", "2017-03-12", new Dictionary<string, CloudAction>(StringComparer.Ordinal)
    {
        ["DescribeDisks"] = At([May("Offset", ParameterKind.Integer), May("Limit", ParameterKind.Integer), May("DiskIds", ParameterKind.List), May("Filters", ParameterKind.List)], call => Page(call, "DiskSet", inventory.Disks, disk => new JsonObject
        {
            ["DiskId"] = disk.DiskId, ["DiskName"] = disk.DiskId, ["DiskSize"] = disk.DiskSize, ["DiskType"] = "CLOUD_PREMIUM", ["DiskUsage"] = "DATA_DISK", ["DiskState"] = "ATTACHED", ["DiskChargeType"] = disk.DiskChargeType,
            ["CreateTime"] = DateTimeOffset.FromUnixTimeSeconds(disk.CreatedAt ?? 0).ToOffset(Beijing).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        })),
    },
    ["CreateDisks", "DescribeSnapshots", "ResizeDisk"]);

    public static CloudProduct Logs(Inventory inventory) => new("cls", "2020-10-16", new Dictionary<string, CloudAction>(StringComparer.Ordinal)
    {
        ["DescribeTopics"] = At([May("Offset", ParameterKind.Integer), May("Limit", ParameterKind.Integer), May("Filters", ParameterKind.List)], call => Page(call, "Topics", inventory.Topics, id => new JsonObject
        {
            ["TopicId"] = id, ["TopicName"] = id, ["LogsetId"] = "logset-1", ["Index"] = true, ["Status"] = true, ["Period"] = 30, ["StorageType"] = "hot",
        })),
    },
    ["SearchLog", "CreateTopic", "DescribeLogsets"]);

    public static CloudProduct Identity() => new("sts", "2018-08-13", new Dictionary<string, CloudAction>(StringComparer.Ordinal)
    {
        ["GetCallerIdentity"] = At([], _ => new JsonObject { ["Arn"] = $"qcs::cam::uin/{Account}:uin/{Account}", ["AccountId"] = Account, ["UserId"] = Account, ["PrincipalId"] = Account, ["Type"] = "CAMUser" }),
    },
    ["AssumeRole", "GetFederationToken"]);

    private static JsonObject Page<T>(CloudApiCall call, string name, IReadOnlyList<T> all, Func<T, JsonNode> write)
    {
        var (offset, limit) = (call.Number("Offset"), call.Number("Limit", 20));
        if (offset is < 0 or > int.MaxValue || limit is < 1 or > LargestPage)
            throw CloudApiError.InvalidParameter($"Offset must be at least 0, Limit 1 to {LargestPage}.");
        return new JsonObject { ["TotalCount"] = all.Count, [name] = new JsonArray([.. all.Skip((int)offset).Take((int)limit).Select(write)]) };
    }

    private static CloudAction At(Parameter[] parameters, Func<CloudApiCall, JsonObject> run) => new(parameters, (call, _) => Task.FromResult(run(call)));
}
