using System.Text.Json;

namespace LocalFunctions.Host.Configuration;

/// <summary>host.json, <c>extensions.http</c>
/// (<see href="https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook#hostjson-settings">names and meanings</see>).</summary>
/// <param name="RoutePrefix">First segments of every function URL; may be empty. <value>api</value></param>
/// <param name="MaxConcurrentRequests">Requests that run at once; more wait. Null is no limit. <value>no limit</value></param>
/// <param name="MaxOutstandingRequests">Requests that run or wait; more are answered 429. Null is no limit. <value>no limit</value></param>
internal sealed record HttpSettings(string RoutePrefix, int? MaxConcurrentRequests, int? MaxOutstandingRequests)
{
    public static HttpSettings Parse(JsonElement http, string path) => new(
        (http.At("routePrefix").AsText() ?? "api").Trim('/'),
        Limit(http, "maxConcurrentRequests", path),
        Limit(http, "maxOutstandingRequests", path));

    /// <summary>-1, as Microsoft's host writes it, is no limit.</summary>
    private static int? Limit(JsonElement http, string name, string path) => http.At(name) switch
    {
        { ValueKind: JsonValueKind.Undefined } => null,
        var value => value.AsInteger() switch
        {
            -1 => null,
            > 0 and var limit => limit,
            _ => throw new HostSetupException($"{path}: extensions.http.{name} must be a number from 1, or -1 for no limit."),
        },
    };
}
