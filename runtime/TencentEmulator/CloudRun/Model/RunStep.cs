using System.Text.Json.Nodes;

namespace TencentEmulator.CloudRun.Model;

/// <summary>A step of a task.</summary>
internal sealed class RunStep(string name)
{
    private DateTimeOffset? _begun;
    private DateTimeOffset? _ended;
    private string _failReason = "";

    public string Name { get; } = name;

    public string Status { get; private set; } = "todo";

    public void Begin(DateTimeOffset at)
    {
        _begun = at;
        Status = "running";
    }

    public void End(string status, DateTimeOffset at, string failReason = "")
    {
        _ended = at;
        Status = status;
        _failReason = failReason;
    }

    public JsonObject ToJson() => new()
    {
        [nameof(Name)] = Name,
        [nameof(Status)] = Status,
        ["StartTime"] = _begun is { } begun ? CloudText.Time(begun) : "",
        ["EndTime"] = _ended is { } ended ? CloudText.Time(ended) : "",
        ["CostTime"] = _begun is { } from && _ended is { } to ? (long)(to - from).TotalSeconds : 0,
        ["FailReason"] = _failReason,
    };
}
