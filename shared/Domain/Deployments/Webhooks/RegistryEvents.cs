using System.Text.Json;
using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>
/// Decides what an event of Tencent Container Registry asks for. Pure. See
/// <see href="https://cloud.tencent.com/document/product/1141/49986"/>; registries that Harbor is behind send the same.
/// </summary>
public static class RegistryEvents
{
    private const int LongestName = 100;

    /// <param name="rules">Which events deploy.</param>
    /// <param name="payload">JSON in UTF-8, as the registry sent it.</param>
    public static WebhookDecision Decide(WebhookFilter rules, ReadOnlySpan<byte> payload)
    {
        RegistryPayload? found;
        try
        {
            found = JsonSerializer.Deserialize(payload, RegistryPayloadJson.Default.RegistryPayload);
        }
        catch (JsonException)
        {
            found = null;
        }

        if (found?.Type is null)
            return new WebhookDecision.Malformed("the body is not a JSON object with a type, as the registry sends it");
        if (found.Type != "pushImage")
            return new WebhookDecision.Ignore("no event of this kind deploys");
        if (found.EventData?.Resources is not { Count: > 0 } resources)
            return new WebhookDecision.Malformed("it names no image");
        var ours = resources.OfType<RegistryResource>().Where(resource => resource.Tag is { } tag && resource.ResourceUrl == rules.ImageOf(tag)).ToArray();
        if (ours.Length == 0)
            return new WebhookDecision.Ignore("it is about another image");
        return ours.FirstOrDefault(resource => WebhookFilter.IsCommit(resource.Tag)) is { Tag: { } commit }
            ? new WebhookDecision.Deploy(new DeploymentRequest(
                rules.Service, rules.ImageOf(commit), commit, DeploymentTrigger.RegistryPush, PersonName.Clean(found.Operator, LongestName) ?? "the registry"))
            : new WebhookDecision.Ignore("the image's tag is not a full commit");
    }
}

internal sealed record RegistryPayload(string? Type, RegistryEventData? EventData, string? Operator);

internal sealed record RegistryEventData(IReadOnlyList<RegistryResource?>? Resources);

internal sealed record RegistryResource(string? Tag, string? ResourceUrl);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RegistryPayload))]
internal sealed partial class RegistryPayloadJson : JsonSerializerContext;
