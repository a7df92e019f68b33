using System.Text.Json;
using System.Text.Json.Nodes;
using TencentEmulator.CloudApi;

namespace TencentEmulator.CloudRun.Model;

/// <summary>A service's or version's configuration, in the API's own shape (<c>ServerConfig</c>). Not changed in place.</summary>
internal sealed class RunConfig
{
    /// <summary>Keys of changes, the slot each uses, and the member that it changes where that has another name.</summary>
    private static readonly Dictionary<string, (string Slot, string? Member)> Keys = new(StringComparer.Ordinal)
    {
        ["MinNum"] = ("IntValue", null),
        ["MaxNum"] = ("IntValue", null),
        ["Port"] = ("IntValue", null),
        ["InitialDelaySeconds"] = ("IntValue", null),
        ["CpuSpecs"] = ("FloatValue", "Cpu"),
        ["MemSpecs"] = ("FloatValue", "Mem"),
        ["EnvParam"] = ("Value", "EnvParams"),
        ["LogPath"] = ("Value", "CustomLogs"),
        ["LogType"] = ("Value", null),
        ["LogSetId"] = ("Value", null),
        ["LogTopicId"] = ("Value", null),
        ["LogParseType"] = ("Value", null),
        ["Dockerfile"] = ("Value", null),
        ["BuildDir"] = ("Value", null),
        ["Tag"] = ("Value", null),
        ["InternalAccess"] = ("Value", null),
        ["OperationMode"] = ("Value", null),
        ["SessionAffinity"] = ("Value", null),
        ["HasDockerfile"] = ("BoolValue", null),
        ["AccessTypes"] = ("ArrayValue", "OpenAccessTypes"),
        ["EntryPoint"] = ("ArrayValue", null),
        ["Cmd"] = ("ArrayValue", null),
        ["PolicyDetails"] = ("PolicyDetails", null),
        ["TimerScale"] = ("TimerScale", null),
        ["VpcConf"] = ("VpcConf", null),
        ["VolumesConf"] = ("VolumesConf", null),
        ["PublicNetConf"] = ("PublicNetConf", null),
    };

    private readonly JsonObject _members;

    private RunConfig(JsonObject members) => _members = members;

    /// <summary>What a new service has.</summary>
    public static RunConfig Default(string environment, string service, DateTimeOffset now) => new(new JsonObject
    {
        ["EnvId"] = environment,
        ["ServerName"] = service,
        ["OpenAccessTypes"] = new JsonArray("PUBLIC"),
        ["Cpu"] = 0.25,
        ["Mem"] = 0.5,
        ["MinNum"] = 0,
        ["MaxNum"] = 10,
        ["PolicyDetails"] = new JsonArray(new JsonObject { ["PolicyType"] = "cpu", ["PolicyThreshold"] = 60 }),
        ["CustomLogs"] = "stdout",
        ["EnvParams"] = "{}",
        ["InitialDelaySeconds"] = 2,
        ["CreateTime"] = CloudText.Time(now),
        ["Port"] = 80,
        ["HasDockerfile"] = false,
        ["Dockerfile"] = "",
        ["BuildDir"] = "",
        ["Tag"] = "",
        ["InternalAccess"] = "close",
        ["OperationMode"] = "condScale",
    });

    public int Number(string member) => (int)JsonSerializer.Deserialize<double>(_members[member]);

    public string Text(string member) => JsonSerializer.Deserialize<string>(_members[member]) ?? "";

    public JsonObject ToJson() => (JsonObject)_members.DeepClone();

    /// <summary>The same with some members set.</summary>
    public RunConfig With(IEnumerable<KeyValuePair<string, JsonNode?>> members)
    {
        var changed = ToJson();
        foreach (var (name, value) in members)
            changed[name] = value?.DeepClone();
        return new RunConfig(changed);
    }

    /// <summary>The same with changes (<c>DiffConfigItem</c>) made. The environment is replaced, as its name does not say it is merged.</summary>
    /// <exception cref="CloudApiException">A key, slot or value is not one.</exception>
    public RunConfig With(JsonElement? items)
    {
        var changed = new RunConfig(ToJson());
        foreach (var item in items?.EnumerateArray() ?? default)
        {
            var key = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("Key", out var name) ? name.GetString() ?? "" : throw CloudApiError.MissingParameter("Items.Key");
            if (!Keys.TryGetValue(key, out var known))
                throw CloudApiError.InvalidParameter($"Items: there is no key {key}.");
            if (!item.TryGetProperty(known.Slot, out var value) || value.ValueKind == JsonValueKind.Null)
                throw CloudApiError.InvalidParameter($"Items: {key} needs {known.Slot}.");
            changed._members[known.Member ?? key] = JsonNode.Parse(value.GetRawText());
        }

        changed.Check();
        return changed;
    }

    private void Check()
    {
        try
        {
            if (Number("MinNum") < 0 || Number("MaxNum") is < 1 or > 50 || Number("MinNum") > Number("MaxNum"))
                throw CloudApiError.InvalidParameter("MinNum must be from 0 to MaxNum, MaxNum from 1 to 50.");
            if (Number("Port") is < 1 or > 65535)
                throw CloudApiError.InvalidParameter("Port must be from 1 to 65535.");
            if (JsonSerializer.Deserialize<string>(_members["EnvParams"]) is { Length: > 0 } text && JsonNode.Parse(text) is not JsonObject)
                throw CloudApiError.InvalidParameter("EnvParam must be a JSON object.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw CloudApiError.InvalidParameter($"A value is not of its kind: {error.Message}");
        }
    }
}
