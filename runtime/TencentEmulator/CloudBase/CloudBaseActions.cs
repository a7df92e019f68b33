using System.Text.Json.Nodes;
using TencentEmulator.Billing;
using TencentEmulator.CloudApi;
using TencentEmulator.CloudRun;
using static TencentEmulator.CloudApi.Parameter;

namespace TencentEmulator.CloudBase;

/// <summary>The actions of <c>tcb</c> 2018-06-08 that are emulated. See <see href="https://cloud.tencent.com/document/api/876/34809"/>.</summary>
internal static class CloudBaseActions
{
    public static CloudProduct Product(AccessDomains access, CloudRunWorld cloudRun, BillBook bills) => new("tcb", "2018-06-08", new Dictionary<string, CloudAction>(StringComparer.Ordinal)
    {
        ["DescribeCloudBaseGWService"] = At(
            [May("ServiceId"), May("Domain"), May("EnableRegion", ParameterKind.Truth), May("EnableUnion", ParameterKind.Truth)], access.Describe),
        ["BindCloudBaseAccessDomain"] = At(
            [Needs("ServiceId"), Needs("Domain"), May("CertId"), May("BindFlag", ParameterKind.Integer), May("CustomCname")], access.Bind),
        ["DescribeHTTPServiceRoute"] = At(
            [Needs("EnvId"), May("Filters", ParameterKind.List), May("Offset", ParameterKind.Integer), May("Limit", ParameterKind.Integer)], access.DescribeRoutes),
        ["CreateHTTPServiceRoute"] = At([Needs("EnvId"), Needs("Domain", ParameterKind.Object)], access.CreateRoutes),
        ["ModifyHTTPServiceRoute"] = At([Needs("EnvId"), Needs("Domain", ParameterKind.Object)], access.ModifyRoutes),
        ["DescribeCreditsUsageDetail"] = At(PointsDetail.Parameters, call => PointsDetail.Describe(bills, call)),
        ["DescribeCurveData"] = At(TrafficCurves.Parameters, call => TrafficCurves.Describe(cloudRun, call)),
    },
    ["BindCloudBaseGWDomain", "DeleteCloudBaseGWDomain", "DescribeCloudBaseGWAPI", "CreateCloudBaseGWAPI"]);

    private static CloudAction At(Parameter[] parameters, Func<CloudApiCall, JsonObject> run) => new(parameters, (call, _) => Task.FromResult(run(call)));
}
