using System.Text.Json;
using System.Text.Json.Nodes;
using TencentEmulator.CloudApi;
using TencentEmulator.CloudRun.Model;

namespace TencentEmulator.CloudRun.Actions;

/// <summary>What the changing actions do.</summary>
internal static class CloudRunChanges
{
    public static async Task<JsonObject> CreateAsync(CloudRunWorld world, CloudApiCall call, CancellationToken cancellationToken)
    {
        var (environment, name) = (call.Text("EnvId"), call.Text("ServerName"));
        if (world.Find(environment, name) is not null)
            throw new CloudApiException("ResourceInUse", $"The service {name} exists.");
        var (image, _, remark) = Deployment(call);
        var now = world.Clock.GetUtcNow();
        var config = RunConfig.Default(environment, name, now).With(Network(call)).With(call.Find("Items"));
        await world.AddAsync(environment, name, address => new RunService(environment, name, address, config, new RunTiming(), world.Images, world.Programs, now), cancellationToken);
        return world.Use(environment, name, (service, at) => Started(service, RunReleases.Release(service, image, isGray: false, remark, at)));
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Network(CloudApiCall call)
    {
        if (call.Find("VpcInfo") is { } network)
        {
            var subnet = network.TryGetProperty("SubnetIds", out var subnets) && subnets.ValueKind == JsonValueKind.Array ? subnets.EnumerateArray().Select(one => one.GetString()).FirstOrDefault() : null;
            yield return new("VpcConf", new JsonObject { ["VpcId"] = Text(network, "VpcId"), ["SubnetId"] = subnet ?? "" });
        }
    }

    public static JsonObject Update(CloudApiCall call, RunService service, DateTimeOffset now)
    {
        var (image, isGray, remark) = Deployment(call);
        RunReleases.RefuseWhileRunning(service);
        service.Config = service.Config.With(call.Find("Items"));
        return Started(service, RunReleases.Release(service, image, isGray, remark, now));
    }

    /// <summary>The number of instances changes at once, unless the service was seeded otherwise; all else makes a version of the newest image.</summary>
    public static JsonObject ChangeConfiguration(CloudApiCall call, RunService service, DateTimeOffset now)
    {
        RunReleases.RefuseWhileRunning(service);
        var items = call.Find("Items");
        service.Config = service.Config.With(items);
        var isScaling = (items?.EnumerateArray() ?? default).All(item => item.GetProperty("Key").GetString() is "MinNum" or "MaxNum");
        if ((isScaling && !service.ScalingMakesVersion) || service.Leading is not { } leading)
        {
            service.UpdatedAt = now;
            return new JsonObject { ["TaskId"] = 0 };
        }

        return new JsonObject { ["TaskId"] = RunReleases.Release(service, leading.Image, isGray: false, "configuration", now).Id };
    }

    public static JsonObject RollBack(CloudApiCall call, RunService service, DateTimeOffset now) => new()
    {
        ["TaskId"] = RunReleases.RollBack(service, call.Text("CurrentVersionName"), call.Text("RollbackVersionName"), call.Text("OperatorRemark"), now).Id,
    };

    public static JsonObject ReleaseGray(CloudApiCall call, RunService service, DateTimeOffset now)
    {
        if (call.Text("GrayType") != "gray" || call.Text("TrafficType") != "FLOW")
            throw CloudApiError.InvalidParameter("The emulator knows GrayType gray and TrafficType FLOW only.");
        if (service.Running is not { IsGray: true } task || task.Steps[^1].Status != "running")
            throw CloudApiError.Unsupported("No gray release is waiting for its traffic.");
        var split = Split(call, service, task);
        var percent = split.GetValueOrDefault(task.Version);
        if (call.Number("GrayFlowRatio", percent) != percent)
            throw CloudApiError.InvalidParameter("GrayFlowRatio is not the share of the released version.");
        if (call.Truth("CloseGrayRelease") && percent != 100)
            throw CloudApiError.InvalidParameter("A gray release is closed at 100 only.");
        RunReleases.Split(service, task, percent, split, call.Truth("CloseGrayRelease"), now);
        return [];
    }

    public static JsonObject Operate(CloudApiCall call, RunService service, DateTimeOffset now)
    {
        var id = call.Number("TaskId");
        var task = service.Tasks.FirstOrDefault(task => task.Id == id) ?? throw CloudApiError.TaskNotFound(id);
        if (!task.IsRunning)
            throw CloudApiError.Unsupported($"Task {id} has ended: {task.Status}.");
        task.Remark = call.Text("OperatorRemark");
        switch (call.Text("OperateType"))
        {
            case "go_back" or "cancel":
                RunReleases.GoBack(service, task, now);
                return [];
            case "done" when task.IsGray:
                RunReleases.Split(service, task, 100, new Dictionary<string, int> { [task.Version] = 100 }, closes: true, now);
                return [];
            default:
                throw CloudApiError.InvalidParameter("OperateType must be cancel or go_back, or done for a gray release.");
        }
    }

    public static JsonObject StopInstance(CloudApiCall call, RunService service, DateTimeOffset now)
    {
        var name = call.Text("InstanceName");
        var instance = service.Versions.SelectMany(version => version.Instances).FirstOrDefault(candidate => candidate.Id == name)
            ?? throw new CloudApiException("ResourceNotFound", $"The instance {name} does not exist.");
        instance.Replace(now);
        return [];
    }

    private static JsonObject Started(RunService service, RunTask task) => new() { ["EnvId"] = service.Environment, ["TaskId"] = task.Id };

    private static (string Image, bool IsGray, string Remark) Deployment(CloudApiCall call)
    {
        var info = call.Find("DeployInfo")!.Value;
        if (Text(info, "DeployType") is not { Length: > 0 } type)
            throw CloudApiError.MissingParameter("DeployInfo.DeployType");
        if (type != "image")
            throw CloudApiError.Unsupported($"The emulator deploys images only, not {type}.");
        if (Text(info, "ImageUrl") is not { Length: > 0 } image)
            throw CloudApiError.MissingParameter("DeployInfo.ImageUrl");
        return Text(info, "ReleaseType") is "" or "FULL" or "GRAY"
            ? (image, Text(info, "ReleaseType") == "GRAY", Text(info, "DeployRemark"))
            : throw CloudApiError.InvalidParameter("DeployInfo.ReleaseType must be FULL or GRAY.");
    }

    private static Dictionary<string, int> Split(CloudApiCall call, RunService service, RunTask task)
    {
        var split = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in call.Find("VersionFlowItems")!.Value.EnumerateArray())
        {
            var version = Text(item, "VersionName");
            if (version != task.Version && version != task.Before || service.Find(version) is null)
                throw CloudApiError.VersionNotFound(version);
            split[version] = item.TryGetProperty("FlowRatio", out var ratio) && ratio.TryGetInt32(out var percent) && percent is >= 0 and <= 100
                ? percent
                : throw CloudApiError.InvalidParameter("VersionFlowItems: FlowRatio must be from 0 to 100.");
        }

        return split.Values.Sum() == 100 ? split : throw CloudApiError.InvalidParameter("VersionFlowItems: the ratios must add up to 100.");
    }

    private static string Text(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
