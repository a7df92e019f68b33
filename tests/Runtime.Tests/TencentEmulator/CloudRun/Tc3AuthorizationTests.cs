using System.Text;
using TencentEmulator.CloudApi;

namespace Runtime.Tests.Emulator.CloudRun;

/// <summary>Requests signed by the vendor's own Node client.</summary>
public sealed class Tc3AuthorizationTests
{
    [Theory]
    [InlineData("2026-01-01/tcbr", 1767225600, "tcbr.tencentcloudapi.com", "application/json", """{"EnvId":"env-demo-1a2b3c","ServerName":"web"}""", "5b3de2a7217bb73982a577bde29503b967c9ec5f74ddb14f9b8d4bb774fd5dec")]
    [InlineData("2026-03-01/monitor", 1772323200, "monitor.tencentcloudapi.com", "application/json", """{"Namespace":"QCE/TCB","MetricName":"CpuUsage"}""", "dd7643dd24a90746cdddd2b277addb15fd196eff5c134a8c687e96b4d41050a7")]
    [InlineData("2027-01-15/billing", 1800000000, "billing.tencentcloudapi.com", "application/json; charset=utf-8", "{}", "0a13e75be005d9900c9a308b85aa9a7ecac0d6791154a404fb4ec6041593e18a")]
    public void Sign_GivesTheVendorsSignature(string scope, long at, string host, string contentType, string body, string signature)
    {
        var parsed = Tc3Authorization.Parse($"TC3-HMAC-SHA256 Credential=id-fixture-not-real/{scope}/tc3_request, SignedHeaders=content-type;host, Signature={signature}");
        Assert.Equal("id-fixture-not-real", parsed.SecretId);
        Assert.Equal(signature, parsed.Sign("key-fixture-not-real", "POST", "", name => name == "host" ? host : contentType, Encoding.UTF8.GetBytes(body), at));
    }

    [Fact]
    public void Sign_GivesTheVendorsSignature_ForGet()
    {
        var parsed = Tc3Authorization.Parse("TC3-HMAC-SHA256 Credential=id-fixture-not-real/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=fdd6507ffb06598209bb9759a8acc7c553f1dfea62059afa8cb75e8062dfbcd8");
        Assert.Equal(parsed.Signature, parsed.Sign(
            "key-fixture-not-real", "GET", "Limit=10&Name=%E6%9C%AA%E5%91%BD%E5%90%8D%20a%2Bb", name => name == "host" ? "cvm.tencentcloudapi.com" : "application/x-www-form-urlencoded", [], 1551113065));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer x")]
    [InlineData("TC3-HMAC-SHA256 Credential=a/2026-01-01/tcbr/tc3_request, SignedHeaders=content-type;host, Signature=short")]
    [InlineData("TC3-HMAC-SHA256 Credential=a/2026-01-01/tcbr/tc3_request, SignedHeaders=host, Signature=5b3de2a7217bb73982a577bde29503b967c9ec5f74ddb14f9b8d4bb774fd5dec")]
    public void Parse_Refuses_WhatIsNoAuthorization(string header) =>
        Assert.Equal("AuthFailure.InvalidAuthorization", Assert.Throws<CloudApiException>(() => Tc3Authorization.Parse(header)).Code);
}
