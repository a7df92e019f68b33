using System.Text.Json;
using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Host.Keys;
using Microsoft.AspNetCore.Routing.Patterns;

namespace LocalFunctions.Host.Http;

/// <summary>An HTTP function and how it is reached.</summary>
/// <param name="Methods">Upper case; empty is any.</param>
/// <param name="OutputName">The binding that carries the response; null when the function declares none.</param>
internal sealed record HttpTrigger(FunctionDefinition Function, RoutePattern Pattern, IReadOnlyList<string> Methods, AccessLevel Level, string? OutputName)
{
    /// <summary>Whether some request would be both functions' to answer.</summary>
    public bool CollidesWith(HttpTrigger other) =>
        Place().Equals(other.Place(), StringComparison.OrdinalIgnoreCase) && (Methods.Count == 0 || other.Methods.Count == 0 || Methods.Intersect(other.Methods, StringComparer.OrdinalIgnoreCase).Any());

    /// <exception cref="HostSetupException">The route is no template.</exception>
    public static HttpTrigger From(FunctionDefinition function, string prefix)
    {
        var trigger = function.Trigger;
        var route = trigger.Text("route") is { Length: > 0 } own ? own.Trim('/') : function.Name;
        try
        {
            return new HttpTrigger(
                function, RoutePatternFactory.Parse(prefix.Length == 0 ? route : $"{prefix}/{route}"), Listed(trigger), LevelOf(trigger.Text("authLevel")),
                function.Outputs.FirstOrDefault(output => output.Is("http"))?.Name);
        }
        catch (RoutePatternException wrong)
        {
            throw new HostSetupException($"The route '{route}' is no template: {wrong.Message}", wrong);
        }
    }

    /// <summary>The route without the names of its parameters.</summary>
    private string Place() => string.Join('/', Pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter => $"{{{(parameter.IsCatchAll ? "*" : "")}{string.Join(':', parameter.ParameterPolicies.Select(policy => policy.Content))}}}",
        _ => "",
    }))));

    private static string[] Listed(FunctionBinding trigger) => trigger.Properties.At("methods") is { ValueKind: JsonValueKind.Array } methods
        ? [.. methods.EnumerateArray().Select(method => method.AsText()?.ToUpperInvariant() ?? "").Where(method => method.Length > 0)]
        : [];

    /// <summary>Unknown levels are treated as the strictest.</summary>
    private static AccessLevel LevelOf(string? text) => text?.ToUpperInvariant() switch
    {
        "ANONYMOUS" => AccessLevel.Anonymous,
        null or "FUNCTION" or "USER" => AccessLevel.Function,
        "SYSTEM" => AccessLevel.System,
        _ => AccessLevel.Admin,
    };
}
