using System.Net;
using System.Security.Cryptography;
using TencentEmulator;

namespace Runtime.Tests.Emulator.Cos;

public sealed class AuthorizationTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>
{
    [Fact]
    public async Task Request_IsRefused_WhenNotSigned()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(emulator.Server.BaseUri, $"/{EmulatorFixture.Bucket}/a"));

        var answer = await TestCos.SendAsync(request);

        Assert.Equal((HttpStatusCode.Forbidden, "AccessDenied"), (answer.Status, answer.Code));
        Assert.Contains($"{EmulatorFixture.Bucket}/a", answer.Xml.Element("Resource")!.Value, StringComparison.Ordinal);
        Assert.Equal(answer.Headers["x-cos-request-id"], answer.Xml.Element("RequestId")!.Value);
    }

    [Fact]
    public async Task Request_IsRefused_WhenKeyOrSecretIsWrong()
    {
        var unknown = await emulator.Cos.As(new EmulatorCredential("nobody", "x")).GetAsync("a");
        var wrong = await emulator.Cos.As(EmulatorFixture.Full with { SecretKey = "x" }).GetAsync("a");

        Assert.Equal("InvalidAccessKeyId", unknown.Code);
        Assert.Equal("SignatureDoesNotMatch", wrong.Code);
        Assert.DoesNotContain(EmulatorFixture.Full.SecretKey, unknown.Text + wrong.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_NeedsTheToken_WhenTheCredentialIsTemporary()
    {
        var temporary = emulator.Cos.As(EmulatorFixture.Temporary);

        Assert.Equal(HttpStatusCode.OK, (await temporary.PutAsync("temporary", [1])).Status);
        Assert.Equal("AccessDenied", (await emulator.Cos.As(EmulatorFixture.Temporary with { SessionToken = null }).GetAsync("temporary")).Code);
        Assert.Equal("AccessDenied", (await emulator.Cos.As(EmulatorFixture.Temporary with { SessionToken = "no" }).GetAsync("temporary")).Code);
    }

    [Fact]
    public async Task Request_IsRefused_WhenTheCredentialIsDeniedTheOperation()
    {
        var writer = emulator.Cos.As(EmulatorFixture.NoDelete);
        await writer.PutAsync("kept", [1]);
        var document = "<Delete><Object><Key>kept</Key></Object></Delete>"u8.ToArray();

        Assert.Equal("AccessDenied", (await writer.SendAsync(HttpMethod.Delete, "kept")).Code);
        Assert.Equal("AccessDenied", (await writer.SendAsync(HttpMethod.Post, "", "delete", document, ("Content-MD5", Convert.ToBase64String(CosAnswer.Md5(document))))).Code);
        Assert.Equal([1], (await writer.GetAsync("kept")).Body);
    }

    [Fact]
    public async Task Request_FollowsTheInjectedClock()
    {
        var folder = Path.Join(Path.GetTempPath(), "emulator-" + RandomNumberGenerator.GetHexString(16));
        var (server, clock) = await EmulatorFixture.StartWithClockAsync(folder, new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        await using (server)
        {
            var cos = new TestCos(server.BaseUri, EmulatorFixture.Full) { Clock = clock };
            using var signedNow = cos.Request(HttpMethod.Get, "a");
            Assert.Equal("Sun, 01 Mar 2026 00:00:00 GMT", (await cos.PutAsync("a", [1])).Headers["Date"]);

            clock.Advance(TimeSpan.FromHours(1));

            var expired = await TestCos.SendAsync(signedNow);
            Assert.Equal(("AccessDenied", "Request has expired"), (expired.Code, expired.Xml.Element("Message")!.Value));
            Assert.Equal("Sun, 01 Mar 2026 00:00:00 GMT", (await cos.GetAsync("a")).Headers["Last-Modified"]);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Request_IsSignedInTheQuery_WhenPresigned()
    {
        await emulator.Cos.PutAsync("presigned", [1, 2]);
        using var signed = emulator.Cos.Request(HttpMethod.Get, "presigned");
        var query = signed.Headers.GetValues("Authorization").Single();
        using var link = new HttpRequestMessage(HttpMethod.Get, new Uri($"{signed.RequestUri}?{query}"));

        Assert.Equal([1, 2], (await TestCos.SendAsync(link)).Body);
    }

    [Fact]
    public async Task Bucket_IsFoundInTheHost()
    {
        await emulator.Cos.PutAsync("host/style", [3]);
        using var signed = emulator.Cos.Request(HttpMethod.Get, "");
        var host = $"{EmulatorFixture.Bucket}.cos.ap-shanghai.myqcloud.com";
        var other = new TestCos(emulator.Server.BaseUri, EmulatorFixture.Full);
        using var request = HostStyle(other, host, "/host/style");

        Assert.Equal([3], (await TestCos.SendAsync(request)).Body);
    }

    private HttpRequestMessage HostStyle(TestCos cos, string host, string path)
    {
        using var template = cos.Request(HttpMethod.Get, "x");
        var time = template.Headers.GetValues("Authorization").Single().Split('&').Single(field => field.StartsWith("q-sign-time=", StringComparison.Ordinal))["q-sign-time=".Length..];
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(emulator.Server.BaseUri, path));
        request.Headers.Host = host;
        var signature = global::TencentEmulator.Cos.Signing.QSign.Sign(
            EmulatorFixture.Full.SecretKey, time, time, $"get\n{path}\n\nhost={host}\n");
        request.Headers.TryAddWithoutValidation("Authorization",
            $"q-sign-algorithm=sha1&q-ak=id-fixture-not-real&q-sign-time={time}&q-key-time={time}&q-header-list=host&q-url-param-list=&q-signature={signature}");
        return request;
    }
}
