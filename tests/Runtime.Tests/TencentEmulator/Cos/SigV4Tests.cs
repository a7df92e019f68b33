using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using TencentEmulator.Cos;
using TencentEmulator.Cos.Requests;
using TencentEmulator.Cos.Signing;

namespace Runtime.Tests.Emulator.Cos;

/// <summary>Requests signed by @smithy/signature-v4 (facts page, E.3).</summary>
public sealed class SigV4Tests
{
    private const string H = "backup-1250000000.cos.ap-shanghai.myqcloud.com";
    private const string Token = "TOKEN-abc/def+ghi=";
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string Empty = Convert.ToHexStringLower(SHA256.HashData([]));
    private static readonly string Hello = Convert.ToHexStringLower(SHA256.HashData("hello world"u8));

    public static TheoryData<string, string, string, string, string, string> Vectors => new()
    {
        { "GET", "/data/2026/01/01/state.tar.gz", "", "", "host;x-amz-content-sha256;x-amz-date", "f6ad71956ee8ce6275ea4282ea3dd923f26e96ba3c147c7ea1c4556e6d3d14eb" },
        {
            "PUT", "/%E5%A4%87%E4%BB%BD/%E6%97%A5%20%E5%BF%97%2B1.txt", "", "content-type=text/plain\ncontent-length=11\nx-amz-meta-note=n1",
            "content-length;content-type;host;x-amz-content-sha256;x-amz-date;x-amz-meta-note", "39ead8c1edee917d311d6bfb38ab8754355e482b58df8186764d3b88cfe8353f"
        },
        {
            "GET", "/", "list-type=2&max-keys=1000&prefix=data%2F2026-01%2F", $"x-amz-security-token={Token}",
            "host;x-amz-content-sha256;x-amz-date;x-amz-security-token", "b54b509595fde936a118a1e1be02f55d8e291a0a7b80d13eb1fb25d5c42cc54a"
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void CheckHeader_Accepts_WhenSignedByTheOfficialClient(string method, string path, string query, string headers, string list, string signature)
    {
        var authorization = Check(method, path, query, headers, list, signature, Start);

        Assert.Equal(CosFace.S3, authorization.Face);
        Assert.Equal(new PayloadRule.Hashed(method == "PUT" ? Hello : Empty), authorization.Payload);
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void CheckHeader_Refuses_WhenAnythingSignedIsChanged(string method, string path, string query, string headers, string list, string signature)
    {
        AssertRefused("SignatureDoesNotMatch", () => Check("DELETE", path, query, headers, list, signature, Start));
        AssertRefused("SignatureDoesNotMatch", () => Check(method, path + "x", query, headers, list, signature, Start));
        AssertRefused("SignatureDoesNotMatch", () => Check(method, path, query + "&acl", headers, list, signature, Start));
        AssertRefused("SignatureDoesNotMatch", () => Check(method, path, query, headers, list, "0" + signature, Start));
        AssertRefused("AccessDenied", () => Check(method, path, query, headers, list.Replace("host;", "", StringComparison.Ordinal), signature, Start));
    }

    [Fact]
    public void CheckHeader_Refuses_WhenTheClockIsOffByMoreThanAQuarterOfAnHour()
    {
        var (method, path, query, headers, list, signature) = Vectors.First().Data;

        Check(method, path, query, headers, list, signature, Start.AddMinutes(15));
        Check(method, path, query, headers, list, signature, Start.AddMinutes(-15));
        AssertRefused("RequestTimeTooSkewed", () => Check(method, path, query, headers, list, signature, Start.AddSeconds(901)));
        AssertRefused("RequestTimeTooSkewed", () => Check(method, path, query, headers, list, signature, Start.AddSeconds(-901)));
    }

    [Fact]
    public void CheckPresigned_HoldsUntilItExpires_AndCoversTheQuery()
    {
        var scope = new SigV4Scope("id-fixture-not-real", "20260101", "ap-shanghai");
        var query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" + Uri.EscapeDataString("id-fixture-not-real/20260101/ap-shanghai/s3/aws4_request")
            + "&X-Amz-Date=20260101T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host";
        var canonical = $"GET\n/a%20b\n{query}\nhost:{H}\n\nhost\nUNSIGNED-PAYLOAD";
        var signature = scope.Sign(EmulatorFixture.Full.SecretKey, $"AWS4-HMAC-SHA256\n20260101T000000Z\n{scope.Text}\n{CanonicalRequest.Hash(canonical)}");

        Authorization Presigned(string extra, DateTimeOffset now) => SigV4.CheckPresigned(
            new SignedRequest("GET", "/a%20b", QueryParameters.Parse($"{query}&X-Amz-Signature={signature}{extra}"), new HeaderDictionary { ["Host"] = H }),
            new CredentialSet([EmulatorFixture.Full]), now);

        Assert.Equal(new PayloadRule.Unsigned(), Presigned("", Start.AddSeconds(60)).Payload);
        Assert.Equal("Request has expired", AssertRefused("AccessDenied", () => Presigned("", Start.AddSeconds(61))).Message);
        AssertRefused("RequestTimeTooSkewed", () => Presigned("", Start.AddMinutes(-16)));
        AssertRefused("SignatureDoesNotMatch", () => Presigned("&uploads=", Start));
    }

    private static Authorization Check(
        string method, string path, string query, string headers, string list, string signature, DateTimeOffset now)
    {
        var dictionary = new HeaderDictionary
        {
            ["host"] = H,
            ["x-amz-date"] = "20260101T000000Z",
            ["x-amz-content-sha256"] = headers.Contains("content-length", StringComparison.Ordinal) ? Hello : Empty,
            ["x-amz-checksum-mode"] = "ENABLED",
        };
        foreach (var line in headers.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            dictionary[line.Split('=', 2)[0]] = line.Split('=', 2)[1];
        var temporary = headers.Contains(Token, StringComparison.Ordinal);
        var credential = EmulatorFixture.Full with { SessionToken = temporary ? Token : null };
        return SigV4.CheckHeader(
            new SignedRequest(method, path, QueryParameters.Parse(query), dictionary),
            $"AWS4-HMAC-SHA256 Credential=id-fixture-not-real/20260101/ap-shanghai/s3/aws4_request, SignedHeaders={list}, Signature={signature}",
            new CredentialSet([credential]), now);
    }

    private static CosException AssertRefused(string code, Func<object> check)
    {
        var error = Assert.Throws<CosException>(check);
        Assert.Equal((403, code), (error.Status, error.Code));
        return error;
    }
}
