using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Deployments.Webhooks;

namespace SuperInsight.Functions;

/// <summary>Reads what is posted.</summary>
internal static class RequestBodies
{
    /// <summary>No body that is read so is longer by far.</summary>
    private const int Longest = 64 * 1024;

    /// <summary>The body, null for an empty one; or the answer that refuses it and names what is wrong with it.</summary>
    public static async Task<(T? Body, HttpResponseData? Refusal)> ReadAsync<T>(this HttpRequestData request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var body = await CappedBody.ReadAsync(request.Body, Longest, null, cancellationToken);
        if (body is null)
            return (null, await Problems.RespondAsync(request, HttpStatusCode.RequestEntityTooLarge, "The body is too long", $"More than {Longest} bytes are never needed here."));
        if (body.Content.Span.Trim(" \t\r\n"u8).IsEmpty)
            return (null, null);
        try
        {
            return (JsonSerializer.Deserialize(body.Content.Span, type), null);
        }
        catch (JsonException wrong)
        {
            return (null, await Problems.RespondAsync(request, HttpStatusCode.BadRequest, "The body cannot be used", Explain(wrong)));
        }
    }

    /// <summary>Where it is wrong. What is there is not repeated.</summary>
    private static string Explain(JsonException wrong) => wrong.Path is { Length: > 1 } path
        ? $"The member {path.TrimStart('$', '.')} is not known, or is of another type than it should be."
        : $"It is not a JSON object (line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}).";
}
