using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using TencentEmulator.CloudApi;
using TencentEmulator.Cos.Requests;

namespace TencentEmulator.Control;

/// <summary>The control surface below <c>/_emulator/</c>: no credential, loopback only.</summary>
internal static class ControlEndpoints
{
    private const string Prefix = "/_emulator";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        // A misspelt member must not become a fault that never happens.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <param name="parts">What each emulated system has to offer, by its first path segment: <c>/_emulator/cloudrun/…</c>.</param>
    public static void MapControl(this WebApplication app, FaultBook faults, RequestLog log, IReadOnlyDictionary<string, IControlPart> parts)
    {
        // Not below a bucket's own host: there the same path is a key.
        app.MapWhen(
            context => context.Request.Path.StartsWithSegments(Prefix) && !CosAddress.IsHostStyle(context.Request.Host.Host),
            control => control.Run(context => HandleAsync(context, faults, log, parts)));
    }

    private static Task HandleAsync(HttpContext context, FaultBook faults, RequestLog log, IReadOnlyDictionary<string, IControlPart> parts)
    {
        var request = context.Request;
        if (context.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote))
            return Answer(context, 403, new { error = "The control surface answers on loopback only." });
        switch (request.Method, request.Path.Value?[Prefix.Length..])
        {
            case ("GET", "/health"):
                return Answer(context, 200, new { status = "ok" });
            case ("POST", "/faults"):
                return AddFaultAsync(context, faults);
            case ("DELETE", "/faults"):
                faults.Clear();
                return Answer(context, 200, new { });
            case ("GET", "/requests"):
                return Answer(context, 200, log.Entries);
            case ("DELETE", "/requests"):
                log.Clear();
                return Answer(context, 200, new { });
            case (_, { Length: > 1 } path) when parts.TryGetValue(path[1..].Split('/')[0], out var part):
                return AskAsync(context, part, path[1..].Split('/')[1..]);
            default:
                return Answer(context, 404, new { error = $"No {request.Method} {request.Path} here: health, faults, requests, {string.Join(", ", parts.Keys)}." });
        }
    }

    private static async Task AskAsync(HttpContext context, IControlPart part, string[] path)
    {
        try
        {
            using var buffer = new MemoryStream();
            await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
            var asked = new ControlRequest(context.Request.Method, path, buffer.ToArray(), Format);
            var answer = await part.HandleAsync(asked, context.RequestAborted);
            await Answer(context, answer is null ? 404 : 200, answer ?? new { error = $"No {context.Request.Method} {context.Request.Path} here." });
        }
        catch (Exception error) when (error is JsonException or ArgumentException or CloudApiException)
        {
            await Answer(context, 400, new { error = error.Message });
        }
    }

    private static async Task AddFaultAsync(HttpContext context, FaultBook faults)
    {
        try
        {
            var rule = await JsonSerializer.DeserializeAsync<FaultRule>(context.Request.Body, Format, context.RequestAborted);
            faults.Add(rule ?? throw new JsonException("The body is null."));
            await Answer(context, 200, rule);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            await Answer(context, 400, new { error = error.Message });
        }
    }

    private static Task Answer<T>(HttpContext context, int status, T body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(body, Format, context.RequestAborted);
    }
}
