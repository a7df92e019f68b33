using System.Text.Json.Nodes;
using TencentEmulator.CloudApi;

namespace TencentEmulator.CloudBase;

/// <summary>The HTTP access services of all environments: which domains lead to them. Safe for concurrent use.</summary>
internal sealed class AccessDomains(TimeProvider clock)
{
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
            _bound[domain] = new BoundDomain(environment, call.Text("CertId"), call.Number("BindFlag", 1), clock.GetUtcNow() + TimeSpan.FromSeconds(seed.BindSeconds), seed.RefusedDomains.Contains(domain));
            return new JsonObject { ["ServiceId"] = environment };
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

    private sealed record BoundDomain(string Environment, string Certificate, long Flag, DateTimeOffset At, bool IsRefused);
}
