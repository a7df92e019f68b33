using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalFunctions.Host.Admin;

/// <summary>Answer of <c>GET /admin/host/status</c>. <c>ProcessUptime</c> in milliseconds, as Microsoft's host gives it.</summary>
internal sealed record HostStatusDocument(
    string Id, string State, string Version, string InstanceId, long ProcessUptime, int RunningInvocations, IReadOnlyList<string> Errors, IReadOnlyList<FunctionDocument> Functions);

/// <summary>One function. <c>NextOccurrence</c> only for timers, <c>InvokeUrlTemplate</c> only for HTTP.</summary>
internal sealed record FunctionDocument(
    string Name, string Language, bool IsDisabled, string? InvokeUrlTemplate, DateTimeOffset? NextOccurrence, IReadOnlyList<JsonElement> Bindings, IReadOnlyList<string>? Errors);

/// <summary>Answer of <c>GET /admin/functions/{name}/status</c>.</summary>
internal sealed record FunctionStatusDocument(string Name, bool IsDisabled, IReadOnlyList<string>? Errors);

/// <summary>Body of <c>POST /admin/functions/{name}</c>.</summary>
internal sealed record RunDocument(string? Input);

/// <summary>One key; body of <c>PUT …/keys/{name}</c>, and answer.</summary>
internal sealed record KeyDocument(string? Name, string Value);

/// <summary>Answer of <c>GET …/keys</c>.</summary>
internal sealed record KeyListDocument(IReadOnlyList<KeyDocument> Keys);

[JsonSerializable(typeof(KeyDocument))]
[JsonSerializable(typeof(KeyListDocument))]
[JsonSerializable(typeof(HostStatusDocument))]
[JsonSerializable(typeof(IReadOnlyList<FunctionDocument>))]
[JsonSerializable(typeof(FunctionStatusDocument))]
[JsonSerializable(typeof(RunDocument))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class AdminJson : JsonSerializerContext;
