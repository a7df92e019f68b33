using System.Globalization;
using System.Text.Json.Nodes;
using TencentEmulator.CloudApi;
using TencentEmulator.CloudRun.Model;

namespace TencentEmulator.CloudRun.Actions;

/// <summary>What the reading actions answer.</summary>
internal static class CloudRunReads
{
    public static JsonObject Servers(CloudRunWorld world, CloudApiCall call)
    {
        var wanted = call.Text("ServerName");
        var all = world.In(call.Text("EnvId")).Where(service => wanted.Length == 0 || service.Name == wanted).ToArray();
        var size = Page(call, "PageSize", 9, 30);
        var page = all.Skip((Page(call, "PageNum", 1, int.MaxValue) - 1) * size).Take(size)
            .Select(service => (JsonNode)world.Use(service.Environment, service.Name, (settled, _) => Base(settled)));
        return new JsonObject { ["ServerList"] = new JsonArray([.. page]), ["Total"] = all.Length };
    }

    public static JsonObject Detail(RunService service, DateTimeOffset now) => new()
    {
        ["BaseInfo"] = Base(service),
        ["ServerConfig"] = service.Config.ToJson(),
        ["OnlineVersionInfos"] = new JsonArray([.. service.Routes.At(now).Select(share => new JsonObject
        {
            ["VersionName"] = share.Key,
            ["ImageUrl"] = service.Find(share.Key)?.Image ?? "",
            ["FlowRatio"] = share.Value.ToString(CultureInfo.InvariantCulture),
        })]),
    };

    public static JsonObject Version(RunService service, string name)
    {
        var version = service.Find(name) ?? throw CloudApiError.VersionNotFound(name);
        var answer = version.Config.ToJson();
        answer["Name"] = version.Name;
        answer["Status"] = version.Status;
        answer["LogPath"] = answer["CustomLogs"]?.DeepClone();
        answer.Remove("CustomLogs");
        answer["CreatedTime"] = CloudText.Time(version.CreatedAt);
        answer["UpdatedTime"] = CloudText.Time(version.CreatedAt);
        return answer;
    }

    /// <summary>In no useful order, as the real one promises none.</summary>
    public static JsonObject Records(RunService service, DateTimeOffset now) => new()
    {
        ["DeployRecords"] = new JsonArray([.. service.Versions.OrderBy(version => version.Number % 2).ThenBy(version => version.Number).Select(version =>
        {
            var isReleasing = service.Running is { IsGray: true } running && running.Version == version.Name;
            var ratio = service.Routes.At(now).GetValueOrDefault(version.Name);
            return new JsonObject
            {
                ["DeployId"] = (2000 + version.Number).ToString(CultureInfo.InvariantCulture),
                ["DeployTime"] = CloudText.Time(version.CreatedAt),
                ["Status"] = version.Status switch { "creating" => "deploying", "create_failed" => "deploy_failed", _ => "running" },
                ["RunId"] = $"run-{version.Name}",
                ["BuildId"] = 0,
                ["FlowRatio"] = ratio,
                ["ImageUrl"] = version.Image,
                ["ScaleStatus"] = "",
                ["HasTraffic"] = ratio > 0,
                ["TrafficType"] = "FLOW",
                ["IsReleasing"] = isReleasing,
            };
        })]),
    };

    public static JsonObject Pods(RunService service, CloudApiCall call)
    {
        var wanted = call.Text("VersionName");
        var pods = service.Versions.Where(version => wanted.Length == 0 || version.Name == wanted).SelectMany(version => version.Instances).ToArray();
        var size = Page(call, "PageSize", 10, 50);
        return new JsonObject
        {
            ["PodList"] = new JsonArray([.. pods.Skip((Page(call, "PageNum", 1, int.MaxValue) - 1) * size).Take(size).Select(pod => new JsonObject
            {
                ["Webshell"] = "",
                ["PodId"] = pod.Id,
                ["Status"] = pod.Status,
                ["CreateTime"] = CloudText.Time(pod.StartedAt),
            })]),
            ["TotalCount"] = pods.Length,
        };
    }

    public static JsonObject Task(RunService service, long id)
    {
        var task = id == 0 ? service.Tasks.LastOrDefault() : service.Tasks.FirstOrDefault(candidate => candidate.Id == id);
        return new JsonObject { ["IsExist"] = task is not null, ["Task"] = task?.ToJson(service.Environment, service.Name) ?? RunTask.Nothing() };
    }

    public static JsonObject Order(RunService service)
    {
        var task = service.Tasks.LastOrDefault(task => task.IsGray);
        var isOpen = task is { IsRunning: true } && task.Steps[^1].Status == "running";
        if (task is null || !isOpen)
            return new JsonObject { ["IsExist"] = false, ["ReleaseOrderInfo"] = null, ["LastReleasedSuccessTime"] = "" };
        return new JsonObject
        {
            ["IsExist"] = true,
            ["ReleaseOrderInfo"] = new JsonObject
            {
                ["Id"] = task.Id,
                ["ServerName"] = service.Name,
                ["CurrentVersion"] = Share(service, task.Before),
                ["ReleaseVersion"] = Share(service, task.Version),
                ["GrayStatus"] = "gray",
                ["ReleaseStatus"] = "releasing",
                ["TrafficTypeValues"] = new JsonArray(),
                ["TrafficType"] = "FLOW",
                ["FlowRatio"] = service.Routes.Wanted.GetValueOrDefault(task.Version),
                ["CreateTime"] = CloudText.Time(task.CreatedAt),
                ["IsReleasing"] = true,
            },
            ["LastReleasedSuccessTime"] = "",
        };
    }

    private static JsonObject Share(RunService service, string name) => new()
    {
        ["VersionName"] = name,
        ["FlowRatio"] = service.Routes.Wanted.GetValueOrDefault(name),
        ["Status"] = service.Find(name)?.Status ?? "",
        ["CreatedTime"] = service.Find(name) is { } version ? CloudText.Time(version.CreatedAt) : "",
        ["CurrentReplicas"] = service.Find(name)?.Instances.Count ?? 0,
    };

    private static JsonObject Base(RunService service) => new()
    {
        ["ServerName"] = service.Name,
        ["DefaultDomainName"] = service.Address.GetLeftPart(UriPartial.Authority),
        ["CustomDomainName"] = "",
        ["CustomDomainNames"] = new JsonArray(),
        ["Status"] = service.Status,
        ["AccessTypes"] = new JsonArray("PUBLIC"),
        ["ServerType"] = "container",
        ["TrafficType"] = "FLOW",
        ["CreateTime"] = CloudText.Time(service.CreatedAt),
        ["UpdateTime"] = CloudText.Time(service.UpdatedAt),
    };

    private static int Page(CloudApiCall call, string name, int fallback, int most) => call.Number(name, fallback) is var number and >= 1 && number <= most
        ? (int)number
        : throw CloudApiError.InvalidParameter($"{name} must be from 1 to {most}.");
}
