using System.Text.Json.Serialization;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Functions.Deployments;

/// <summary>What a rollback or a cancellation may say.</summary>
public sealed record ChangeBody
{
    /// <summary>Who asks, for people.</summary>
    public string? By { get; init; }

    /// <summary>Takes it back across a change of the database's schema.</summary>
    public bool AcceptSchemaChange { get; init; }
}

/// <summary>Bodies that are read. A member that nobody knows is a mistake, and is named.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(DeploymentOrder))]
[JsonSerializable(typeof(ChangeBody))]
internal sealed partial class DeploymentBodies : JsonSerializerContext;
