using System.Text.Json;
using System.Text.Json.Serialization;

namespace SuperInsight.Adapters.GitHub;

internal sealed record GitHubAttempt(long Id, string? Guid, string? Event, DateTimeOffset DeliveredAt, int StatusCode);

internal sealed record GitHubDeployment(long Id, JsonElement? Payload);

internal sealed record GitHubStatus(long Id, string? State, string? Description);

internal sealed record GitHubNewDeployment(
    string Ref, string Task, bool AutoMerge, string[] RequiredContexts, GitHubPayload Payload, string Environment, string Description, bool TransientEnvironment, bool ProductionEnvironment);

internal sealed record GitHubPayload([property: JsonPropertyName(GitHubPayload.Key)] string Deployment)
{
    /// <summary>Where our id is.</summary>
    public const string Key = "superinsight_deployment";
}

internal sealed record GitHubNewStatus(string State, string Description, string? LogUrl, string? EnvironmentUrl);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GitHubAttempt[]))]
[JsonSerializable(typeof(GitHubRefusal))]
[JsonSerializable(typeof(GitHubRun))]
[JsonSerializable(typeof(GitHubDeployment[]))]
[JsonSerializable(typeof(GitHubStatus[]))]
[JsonSerializable(typeof(GitHubNewDeployment))]
[JsonSerializable(typeof(GitHubNewStatus))]
internal sealed partial class GitHubJson : JsonSerializerContext;
