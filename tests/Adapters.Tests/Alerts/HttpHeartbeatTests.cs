using System.Net;
using Microsoft.Extensions.Configuration;
using SuperInsight.Adapters.Alerts;
using SuperInsight.Adapters.Notifications;
using SuperInsight.Adapters.Settings;
using SuperInsight.Adapters.Tests.Web;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Alerts;

/// <summary>The dead man's switch is pinged by GET, and its address is told to nobody.</summary>
public sealed class HttpHeartbeatTests
{
    private static readonly RobotAddress Address = new(HttpHeartbeat.Setting, "https://hc.example.com/ping-not-real");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PingAsync_Gets()
    {
        using ScriptedHandler handler = new(_ => new(HttpStatusCode.OK));
        using HttpHeartbeat heartbeat = new(Address, handler);
        await heartbeat.PingAsync(Cancellation);
        Assert.Equal((HttpMethod.Get, "https://hc.example.com/ping-not-real"), (handler.Requests.Single().Method, handler.Requests[0].Address.ToString()));
    }

    [Theory]
    [InlineData(HttpStatusCode.Found)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task PingAsync_SaysWhatWasAnswered_AndNoAddress(HttpStatusCode status)
    {
        using ScriptedHandler handler = new(_ => new(status));
        using HttpHeartbeat heartbeat = new(Address, handler);
        var failure = await Assert.ThrowsAsync<HeartbeatException>(() => heartbeat.PingAsync(Cancellation));
        Assert.Equal($"it answered {(int)status}", failure.Reason);
        Assert.DoesNotContain("not-real", failure + failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PingAsync_SaysThatNobodyAnswers_AndNoAddress()
    {
        using ScriptedHandler handler = new(request => throw new HttpRequestException($"no connection to {request.RequestUri}"));
        using HttpHeartbeat heartbeat = new(Address, handler);
        var failure = await Assert.ThrowsAsync<HeartbeatException>(() => heartbeat.PingAsync(Cancellation));
        Assert.DoesNotContain("not-real", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NeedsHttps_AndFindsNoneWhereNoneIsSet()
    {
        Assert.Null(HttpHeartbeat.Read(Settings(null)));
        using (var there = HttpHeartbeat.Read(Settings("https://hc.example.com/ping-not-real")))
            Assert.NotNull(there);
        var mistake = Assert.Throws<SettingException>(() => HttpHeartbeat.Read(Settings("http://hc.example.com/ping-not-real")));
        Assert.Equal(HttpHeartbeat.Setting, mistake.Setting);
        Assert.DoesNotContain("not-real", mistake.ToString(), StringComparison.Ordinal);
    }

    private static OperatorSettings Settings(string? address) => new(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Heartbeat:Url"] = address }).Build(), "/");
}
