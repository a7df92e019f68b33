using System.Text;
using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.TencentCloud;

/// <summary>Signatures of the vendor's own Node client for the same requests.</summary>
public sealed class Tc3SignerTests
{
    private const string Json = "application/json";
    private const string V1 = "5b3de2a7217bb73982a577bde29503b967c9ec5f74ddb14f9b8d4bb774fd5dec";
    private const string Detail = """{"EnvId":"env-demo-1a2b3c","ServerName":"web"}""";

    [Fact]
    public void Authorize_GivesVectorV1_ForPlainPost() =>
        AssertSigned("2026-01-01/tcbr", 1767225600, "POST", "tcbr.tencentcloudapi.com", Json, Detail, V1);

    [Fact]
    public void Authorize_GivesVectorV2_ForForeignLetters_InTheLastSecondOfAMonth() =>
        AssertSigned(
            "2026-02-28/tcbr", 1772323199, "POST", "tcbr.tencentcloudapi.com", Json,
            """{"EnvId":"env-demo-1a2b3c","ServerName":"web","DeployInfo":{"DeployType":"image","ImageUrl":"ccr.ccs.tencentyun.com/demo/web:1.4.2","DeployRemark":"自动部署 ✓ naïve 🚀 \"q\" <&>","ReleaseType":"FULL"}}""",
            "a919a1aaf0a03ac808b98b46bc6aa8882dc13881e3bffae6eeacb7649df8678e");

    [Fact]
    public void Authorize_GivesVectorV3_WhateverTheSessionToken() =>
        AssertSigned(
            "2026-03-01/monitor", 1772323200, "POST", "monitor.tencentcloudapi.com", Json, """{"Namespace":"QCE/TCB","MetricName":"CpuUsage"}""",
            "dd7643dd24a90746cdddd2b277addb15fd196eff5c134a8c687e96b4d41050a7");

    [Fact]
    public void Authorize_GivesVectorV4_ForAContentTypeWithCharset() =>
        AssertSigned(
            "2027-01-15/billing", 1800000000, "POST", "billing.tencentcloudapi.com", "application/json; charset=utf-8", "{}",
            "0a13e75be005d9900c9a308b85aa9a7ecac0d6791154a404fb4ec6041593e18a");

    [Fact]
    public void Authorize_GivesVectorV5_ForGet() =>
        AssertSigned(
            "2019-02-25/cvm", 1551113065, "GET", "cvm.tencentcloudapi.com", "application/x-www-form-urlencoded", "",
            "fdd6507ffb06598209bb9759a8acc7c553f1dfea62059afa8cb75e8062dfbcd8", "Limit=10&Name=%E6%9C%AA%E5%91%BD%E5%90%8D%20a%2Bb");

    /// <summary>The vendor's Node client leaves the port out of what it signs, its .NET client does not: so do we, and the service takes both.</summary>
    [Fact]
    public void Authorize_SignsTheHostAsGiven_WithItsPort()
    {
        AssertSigned("2026-01-01/tcbr", 1767225600, "POST", new Uri("http://tcbr.tencentcloudapi.com:8080/").Host, Json, Detail, V1);
        Assert.DoesNotContain(V1, Sign("POST", "", Json, "tcbr.tencentcloudapi.com:8080", "tcbr", Detail, 1767225600), StringComparison.Ordinal);
    }

    private static void AssertSigned(string scope, long at, string method, string host, string contentType, string body, string signature, string query = "") =>
        Assert.Equal(
            $"TC3-HMAC-SHA256 Credential=id-fixture-not-real/{scope}/tc3_request, SignedHeaders=content-type;host, Signature={signature}",
            Sign(method, query, contentType, host, scope.Split('/')[1], body, at));

    private static string Sign(string method, string query, string contentType, string host, string service, string body, long at) => Tc3Signer.Authorize(
        new Secret("id-fixture-not-real"), new Secret("key-fixture-not-real"), service, method, query, contentType, host, Encoding.UTF8.GetBytes(body), DateTimeOffset.FromUnixTimeSeconds(at));
}
