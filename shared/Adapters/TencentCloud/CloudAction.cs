using System.Text.Json.Serialization.Metadata;

namespace SuperInsight.Adapters.TencentCloud;

/// <summary>One action of an API.</summary>
/// <param name="Product">Whose it is.</param>
/// <param name="Name">Its name: <c>DescribeCloudRunServerDetail</c>.</param>
/// <param name="Verb">As people read it: <c>describe service</c>.</param>
/// <param name="Changes">True when it changes something: then it is repeated only when it was throttled.</param>
internal abstract record CloudAction(CloudProduct Product, string Name, string Verb, bool Changes)
{
    /// <summary>What a CAM policy must allow: <c>tcbr:DescribeCloudRunServerDetail</c>.</summary>
    public string Permission => $"{Product.Name}:{Name}";
}

/// <summary>One action with the shapes of its request and of its response.</summary>
internal sealed record CloudAction<TRequest, TResponse>(
    CloudProduct Product, string Name, string Verb, bool Changes, JsonTypeInfo<TRequest> Request, JsonTypeInfo<CloudEnvelope<TResponse>> Response)
    : CloudAction(Product, Name, Verb, Changes)
    where TResponse : CloudResponse;
