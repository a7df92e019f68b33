using System.Text.Json.Nodes;

namespace TencentEmulator.CloudRun.Model;

/// <summary>A change at work: steps that take time.</summary>
internal sealed class RunTask(long id, string changeType, bool isGray, string before, string version, string remark, DateTimeOffset createdAt, params string[] steps)
{
    public long Id { get; } = id;

    public bool IsGray { get; } = isGray;

    public string Before { get; } = before;

    public string Version { get; } = version;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public IReadOnlyList<RunStep> Steps { get; } = [.. steps.Select(name => new RunStep(name))];

    public string Status { get; private set; } = "running";

    public string FailReason { get; private set; } = "";

    public string Remark { get; set; } = remark;

    public bool IsRunning => Status == "running";

    public RunStep Step(string name) => Steps.First(step => step.Name == name);

    /// <summary>Ends it: <c>finished</c>, <c>failed</c> or <c>stopped</c>; so ends the step at work.</summary>
    public void End(string status, DateTimeOffset at, string failReason = "")
    {
        Status = status;
        FailReason = failReason;
        foreach (var step in Steps.Where(step => step.Status == "running"))
            step.End(status == "finished" ? "finished" : "failed", at, failReason);
    }

    public JsonObject ToJson(string environment, string service) => new()
    {
        [nameof(Id)] = Id,
        ["EnvId"] = environment,
        ["ServerName"] = service,
        ["CreateTime"] = CloudText.Time(CreatedAt),
        ["ChangeType"] = changeType,
        ["ReleaseType"] = IsGray ? "GRAY" : "FULL",
        ["DeployType"] = "image",
        ["PreVersionName"] = Before,
        ["VersionName"] = Version,
        ["PipelineId"] = 0,
        ["PipelineTaskId"] = 0,
        ["ReleaseId"] = Id,
        [nameof(Status)] = Status,
        [nameof(Steps)] = new JsonArray([.. Steps.Select(step => step.ToJson())]),
        [nameof(FailReason)] = FailReason,
        ["OperatorRemark"] = Remark,
    };

    /// <summary>What stands in the place of a task that does not exist.</summary>
    public static JsonObject Nothing() => new RunTask(0, "", isGray: false, "", "", "", default).Emptied();

    private JsonObject Emptied()
    {
        var json = ToJson("", "");
        foreach (var name in (string[])["CreateTime", "ChangeType", "ReleaseType", "DeployType", "Status"])
            json[name] = "";
        return json;
    }
}
