using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Adapters.TencentCloud.CloudRun;
using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.TencentCloud;

/// <summary>What the client repeats, how long it waits and how fast it asks, on a clock that only the test moves.</summary>
public sealed class CloudClientTests : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private static readonly ServerRequest Web = new("env-demo-1a2b3c", "web");
    private static readonly RollbackRequest Back = new("env-demo-1a2b3c", "web", "web-008", "web-007", "why");

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<(DateTimeOffset At, HttpRequestMessage Message)> tries = [];
    private readonly CloudClient client;
    private Func<int, CancellationToken, Task<HttpResponseMessage>> answer = (_, _) => Task.FromResult(Json("""{"Response":{"RequestId":"r"}}"""));

    public CloudClientTests() => client = Open(new CloudLimits());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => client.Dispose();

    [Theory]
    [InlineData("RequestLimitExceeded")]
    [InlineData("RequestLimitExceeded.UinLimitExceeded")]
    [InlineData("InternalError")]
    [InlineData("InternalError.SYS_ERR")]
    [InlineData("ServiceUnavailable")]
    public async Task Read_IsRepeated_WhenThatMayHelp(string code)
    {
        answer = (number, _) => Task.FromResult(number < 3 ? Refusal(code) : Json("""{"Response":{"BaseInfo":{"ServerName":"web"},"RequestId":"r"}}"""));
        var read = await RunAsync(client.CallAsync(CloudRunActions.Describe, Web, "web", Cancellation));
        Assert.Equal(3, tries.Count);
        Assert.Equal("web", read.BaseInfo?.ServerName);
    }

    [Theory]
    [InlineData("AuthFailure.SignatureFailure", CloudFailure.AccessDenied, "TENCENTCLOUD_SECRET_KEY")]
    [InlineData("AuthFailure.SecretIdNotFound", CloudFailure.AccessDenied, "TENCENTCLOUD_SECRET_ID")]
    [InlineData("AuthFailure.TokenFailure", CloudFailure.AccessDenied, "TENCENTCLOUD_SESSION_TOKEN")]
    [InlineData("UnauthorizedOperation", CloudFailure.AccessDenied, "tcbr:DescribeCloudRunServerDetail")]
    [InlineData("ResourceNotFound.ServerNotFound", CloudFailure.NotFound, "TencentCloud__EnvId")]
    [InlineData("ResourceInUse", CloudFailure.Busy, "wait")]
    [InlineData("LimitExceeded", CloudFailure.Refused, "quota")]
    [InlineData("ResourceUnavailable.ResourceIsolated", CloudFailure.Refused, "balance")]
    [InlineData("SomethingNew", CloudFailure.Refused, "request id")]
    public async Task Refusal_IsNotRepeated_AndSaysWhatToDo(string code, CloudFailure failure, string hint)
    {
        answer = (_, _) => Task.FromResult(Refusal(code));
        var thrown = await Assert.ThrowsAsync<CloudException>(() => RunAsync(client.CallAsync(CloudRunActions.Describe, Web, "web", Cancellation)));
        Assert.Single(tries);
        Assert.Equal((failure, code, "r-1"), (thrown.Failure, thrown.Code, thrown.RequestId));
        Assert.Contains(hint, thrown.Hint, StringComparison.Ordinal);
        Assert.Contains("r-1", thrown.Message, StringComparison.Ordinal);
        Assert.Equal("describe service", thrown.Operation);
    }

    [Fact]
    public async Task Change_IsRepeated_WhenItWasThrottled()
    {
        answer = (number, _) => Task.FromResult(number < 3 ? Refusal("RequestLimitExceeded") : Json("""{"Response":{"TaskId":1008,"RequestId":"r"}}"""));
        Assert.Equal(1008, (await RunAsync(client.CallAsync(CloudRunActions.RollBack, Back, "web", Cancellation))).TaskId);
        Assert.Equal(3, tries.Count);
    }

    [Theory]
    [InlineData("code")]
    [InlineData("silence")]
    [InlineData("broken")]
    [InlineData("gateway")]
    [InlineData("nonsense")]
    public async Task Change_IsSentOnce_AndLeavesTheCallerUncertain(string what)
    {
        answer = async (_, token) =>
        {
            if (what == "silence")
                await Task.Delay(Timeout.Infinite, token);
            return what switch
            {
                "code" => Refusal("InternalError"),
                "gateway" => new HttpResponseMessage(HttpStatusCode.BadGateway),
                "nonsense" => Json("<html>"),
                _ => throw new HttpRequestException(HttpRequestError.ResponseEnded, "the answer broke off"),
            };
        };
        var thrown = await Assert.ThrowsAsync<CloudException>(() => RunAsync(client.CallAsync(CloudRunActions.RollBack, Back, "web", Cancellation)));
        Assert.Single(tries);
        Assert.Equal(CloudFailure.Uncertain, thrown.Failure);
        Assert.Contains("latest task", thrown.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_IsSurelyNotMade_WhenThereWasNoConnection()
    {
        answer = (_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
        var thrown = await Assert.ThrowsAsync<CloudException>(() => RunAsync(client.CallAsync(CloudRunActions.RollBack, Back, "web", Cancellation)));
        Assert.Equal(CloudFailure.Unavailable, thrown.Failure);
    }

    [Fact]
    public async Task Try_IsGivenUp_WhenNoAnswerComes()
    {
        answer = async (number, token) =>
        {
            if (number == 1)
                await Task.Delay(Timeout.Infinite, token);
            return Json("""{"Response":{"RequestId":"r"}}""");
        };
        await RunAsync(client.CallAsync(CloudRunActions.Describe, Web, "web", Cancellation));
        Assert.True(tries[1].At - tries[0].At >= TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Calls_StayBelowTwentyASecond_HoweverManyAskAtOnce()
    {
        await RunAsync(Task.WhenAll(Enumerable.Range(0, 60).Select(_ => client.CallAsync(CloudRunActions.Describe, Web, "web", Cancellation))));
        var moments = tries.Select(one => one.At).Order().ToArray();
        Assert.Equal(60, moments.Length);
        Assert.All(moments, from => Assert.InRange(moments.Count(at => at >= from && at < from.AddSeconds(1)), 1, 19));
        // And not much slower than it may be.
        Assert.InRange(moments[^1] - moments[0], TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Clock_IsSetByTheCloud_WhenItComplains()
    {
        answer = (number, _) =>
        {
            var response = number == 1 ? Refusal("AuthFailure.SignatureExpire") : Json("""{"Response":{"TaskId":7,"RequestId":"r"}}""");
            response.Headers.Date = new DateTimeOffset(2026, 1, 1, 2, 0, 0, TimeSpan.Zero);
            return Task.FromResult(response);
        };
        await RunAsync(client.CallAsync(CloudRunActions.RollBack, Back, "web", Cancellation));
        Assert.Equal("1767232800", Header(1, "X-TC-Timestamp"));
    }

    [Fact]
    public async Task Request_CarriesActionVersionRegionAndToken()
    {
        await RunAsync(client.CallAsync(CloudRunActions.Describe, Web, "web", Cancellation));
        Assert.Equal("DescribeCloudRunServerDetail 2022-02-17 ap-shanghai TOKEN-abc/def+ghi= 1767225600",
            string.Join(' ', ((string[])["X-TC-Action", "X-TC-Version", "X-TC-Region", "X-TC-Token", "X-TC-Timestamp"]).Select(name => Header(0, name))));
        Assert.Equal("https://tcbr.tencentcloudapi.com/", tries[0].Message.RequestUri?.ToString());
        // Vector V1: body, content type and host are as the vendor's client sends them.
        Assert.EndsWith("5b3de2a7217bb73982a577bde29503b967c9ec5f74ddb14f9b8d4bb774fd5dec", Header(0, "Authorization"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_IsUnderstood_WhateverElseIsInIt()
    {
        answer = (_, _) => Task.FromResult(Json(
            """{"Response":{"New":{"a":[1]},"OnlineVersionInfos":[{"VersionName":"web-007","FlowRatio":"100","More":1},{"VersionName":"web-008","FlowRatio":""}],"ServerConfig":{"MinNum":"1","MaxNum":5.0,"Cpu":null},"RequestId":"r"}}"""));
        var read = await RunAsync(client.CallAsync(CloudRunActions.Describe, Web, "web", Cancellation));
        Assert.Equal([100d, null], read.OnlineVersionInfos?.Select(version => version.FlowRatio));
        Assert.Equal((1d, 5d, null), (read.ServerConfig?.MinNum, read.ServerConfig?.MaxNum, read.ServerConfig?.Cpu));
    }

    [Theory]
    [InlineData("ftp://x")]
    [InlineData("http://x/path")]
    [InlineData("x")]
    public void Endpoint_IsRefused_WhenItIsNoAddress(string endpoint) =>
        Assert.Throws<ArgumentException>(() => new CloudAddress(endpoint));

    private static HttpResponseMessage Refusal(string code) => Json($$$"""{"Response":{"Error":{"Code":"{{{code}}}","Message":"m"},"RequestId":"r-1"}}""");

    private static HttpResponseMessage Json(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json") };

    private string Header(int number, string name) => tries[number].Message.Headers.NonValidated[name].ToString();

    private CloudClient Open(CloudLimits limits) => new(
        new TencentCloudOptions(new Secret("id-fixture-not-real"), new Secret("key-fixture-not-real"), "ap-shanghai") { SessionToken = new Secret("TOKEN-abc/def+ghi="), Limits = limits },
        new Scripted(this), clock, () => 0.5, NullLogger.Instance);

    /// <summary>Lets time pass until the call has ended.</summary>
    private async Task<T> RunAsync<T>(Task<T> call)
    {
        for (var steps = 0; !call.IsCompleted && steps < 100_000; steps++)
        {
            // Continuations run on the pool: give them a moment before the clock moves on.
            await Task.WhenAny(call, Task.Delay(1, Cancellation));
            clock.Advance(Tick);
        }

        return await call;
    }

    private sealed class Scripted(CloudClientTests test) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            int number;
            lock (test.tries)
            {
                test.tries.Add((test.clock.GetUtcNow(), request));
                number = test.tries.Count;
            }

            return test.answer(number, cancellationToken);
        }
    }
}
