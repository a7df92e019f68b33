using System.Text.Json;
using System.Text.Json.Nodes;
using TencentEmulator.CloudApi;

namespace TencentEmulator.CloudBase;

/// <summary>The HTTP access services of all environments: which domains lead to them. Safe for concurrent use.</summary>
internal sealed class AccessDomains(TimeProvider clock)
{
    private const string DefaultProtocol = "HTTP_AND_HTTPS";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, AccessSeed> _seeds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BoundDomain> _bound = new(StringComparer.Ordinal);

    public void Seed(string environment, AccessSeed seed)
    {
        lock (_gate)
            _seeds[environment] = seed;
    }

    public JsonObject Describe(CloudApiCall call)
    {
        var environment = call.Text("ServiceId");
        lock (_gate)
        {
            var seed = Find(environment);
            return new JsonObject
            {
                ["ServiceSet"] = new JsonArray([.. _bound.Where(one => one.Value.Environment == environment).OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => Describe(one.Key, one.Value))]),
                ["EnableService"] = true,
                ["DefaultDomain"] = seed.DefaultDomain,
                ["EnableUnion"] = true,
                ["AccessFlag"] = 1,
                ["OriginDomain"] = seed.OriginDomain,
            };
        }
    }

    public JsonObject Bind(CloudApiCall call)
    {
        var (environment, domain) = (call.Text("ServiceId"), call.Text("Domain"));
        if (call.Number("BindFlag", 1) is not (1 or 2 or 4))
            throw CloudApiError.InvalidParameter("BindFlag must be 1, 2 or 4.");
        if (Uri.CheckHostName(domain) != UriHostNameType.Dns)
            throw CloudApiError.InvalidParameter("Domain is not a domain.");
        lock (_gate)
        {
            var seed = Find(environment);
            if (_bound.TryGetValue(domain, out var known) && (known.Environment != environment || Status(known) != 2))
                throw new CloudApiException("ResourceInUse", $"The domain {domain} is bound.");
            _bound[domain] = new BoundDomain(environment, call.Text("CertId"), call.Number("BindFlag", 1), clock.GetUtcNow() + TimeSpan.FromSeconds(seed.BindSeconds), seed.RefusedDomains.Contains(domain), DefaultProtocol);
            return new JsonObject { ["ServiceId"] = environment };
        }
    }

    /// <summary>The same domains by the newer interface, and the environment's own with its routes.</summary>
    public JsonObject DescribeRoutes(CloudApiCall call)
    {
        var environment = call.Text("EnvId");
        lock (_gate)
        {
            var seed = Find(environment);
            return new JsonObject
            {
                ["Domains"] = new JsonArray(
                [
                    new JsonObject
                    {
                        ["Domain"] = seed.DefaultDomain, ["DomainType"] = "HTTPSERVICE", ["AccessType"] = "DIRECT", ["Protocol"] = DefaultProtocol, ["IsDefault"] = true, ["Enable"] = true, ["Status"] = "SUCCESS",
                        ["Routes"] = new JsonArray([.. seed.Routes.Select(route => new JsonObject { ["Path"] = route.Path, ["UpstreamResourceType"] = route.Type, ["UpstreamResourceName"] = route.Name, ["Enable"] = true })]),
                    },
                    .. _bound.Where(one => one.Value.Environment == environment).OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => new JsonObject
                    {
                        ["Domain"] = one.Key, ["DomainType"] = "HTTPSERVICE", ["AccessType"] = one.Value.Flag switch { 2 => "DIRECT", 4 => "CUSTOM", _ => "CDN" }, ["CertId"] = one.Value.Certificate,
                        ["Protocol"] = one.Value.Protocol, ["IsDefault"] = false, ["Enable"] = true, ["Status"] = Status(one.Value) switch { 3 => "SUCCESS", 2 => "FAIL", _ => "PROCESSING" }, ["Routes"] = new JsonArray(),
                    }),
                ]),
                ["OriginDomain"] = seed.OriginDomain,
                ["TotalCount"] = 1 + _bound.Count(one => one.Value.Environment == environment),
            };
        }
    }

    public JsonObject CreateRoutes(CloudApiCall call)
    {
        var (environment, wanted) = (call.Text("EnvId"), Change.Read(call));
        lock (_gate)
        {
            var seed = Find(environment);
            if (wanted.Domain != seed.DefaultDomain)
                throw CloudApiError.Unsupported("The emulator makes routes of the environment's own domain only.");
            foreach (var route in wanted.Routes)
            {
                if (!route.Path.StartsWith('/') || route.Type is not ("SCF" or "CBR" or "STATIC_STORE" or "WEB_SCF" or "LH") || route.Name.Length == 0)
                    throw CloudApiError.InvalidParameter("A route needs Path, UpstreamResourceType and UpstreamResourceName.");
                if (seed.Routes.Any(known => known.Path == route.Path))
                    throw new CloudApiException("ResourceInUse", $"The path {route.Path} has a route.");
            }

            _seeds[environment] = seed with { Routes = [.. seed.Routes, .. wanted.Routes] };
            return [];
        }
    }

    /// <summary>What is not given falls back to its default, as the model's comments have it.</summary>
    public JsonObject ModifyRoutes(CloudApiCall call)
    {
        var (environment, wanted) = (call.Text("EnvId"), Change.Read(call));
        lock (_gate)
        {
            if (!_bound.TryGetValue(wanted.Domain, out var known) || known.Environment != environment)
                throw new CloudApiException("ResourceNotFound", $"The domain {wanted.Domain} is not bound.");
            if (wanted.Routes.Count > 0)
                throw CloudApiError.Unsupported("The emulator changes no routes.");
            _bound[wanted.Domain] = known with { Certificate = wanted.CertId ?? known.Certificate, Protocol = wanted.Protocol ?? DefaultProtocol, Flag = wanted.AccessType switch { "CDN" => 1, "CUSTOM" => 4, _ => 2 } };
            return [];
        }
    }

    private AccessSeed Find(string environment) => _seeds.GetValueOrDefault(environment) ?? new AccessSeed
    {
        DefaultDomain = $"{environment}-1250000000.ap-shanghai.app.tcloudbase.com",
        OriginDomain = $"{environment}-1250000000.ap-shanghai.origin.tcloudbase.com",
    };

    private JsonObject Describe(string domain, BoundDomain bound) => new()
    {
        ["ServiceId"] = bound.Environment,
        ["Domain"] = domain,
        ["OpenTime"] = bound.At.ToUnixTimeSeconds(),
        ["Status"] = Status(bound),
        ["IsPreempted"] = false,
        ["CertId"] = bound.Certificate,
        ["BindFlag"] = bound.Flag,
        ["OriginCname"] = Find(bound.Environment).OriginDomain,
    };

    /// <summary>1 being bound, 2 failed, 3 bound.</summary>
    private int Status(BoundDomain bound) => clock.GetUtcNow() < bound.At ? 1 : bound.IsRefused ? 2 : 3;

    private sealed record BoundDomain(string Environment, string Certificate, long Flag, DateTimeOffset At, bool IsRefused, string Protocol);

    /// <summary>The parameter <c>Domain</c> of the newer interface.</summary>
    private sealed record Change(string Domain, string? AccessType, string? CertId, string? Protocol, IReadOnlyList<AccessRoute> Routes)
    {
        public static Change Read(CloudApiCall call)
        {
            var domain = call.Find("Domain")!.Value;
            if (Text(domain, "Domain") is not { } name)
                throw CloudApiError.MissingParameter("Domain.Domain");
            return new Change(name, Text(domain, "AccessType"), Text(domain, "CertId"), Text(domain, "Protocol"), domain.TryGetProperty(nameof(Routes), out var routes) && routes.ValueKind == JsonValueKind.Array
                ? [.. routes.EnumerateArray().Select(route => new AccessRoute(Text(route, "Path") ?? "", Text(route, "UpstreamResourceType") ?? "", Text(route, "UpstreamResourceName") ?? ""))]
                : []);
        }

        private static string? Text(JsonElement given, string name) => given.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
