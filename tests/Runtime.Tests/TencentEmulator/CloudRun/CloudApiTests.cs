using System.Net;
using TencentEmulator;
using TencentEmulator.Control;
using static Runtime.Tests.Emulator.CloudRun.CloudRunStand;

namespace Runtime.Tests.Emulator.CloudRun;

/// <summary>How the emulated API refuses.</summary>
public sealed class CloudApiTests : IAsyncLifetime
{
    private const string Detail = "DescribeCloudRunServerDetail";
    private CloudRunStand _stand = null!;

    public async ValueTask InitializeAsync()
    {
        _stand = await StartAsync();
        await _stand.SeedAsync();
    }

    public ValueTask DisposeAsync() => _stand.DisposeAsync();

    [Fact]
    public async Task Call_IsRefused_WithAWrongKeyIdOrToken()
    {
        Assert.Null(await _stand.CodeOfAsync(Detail, Service()));
        Assert.Null(await _stand.CodeOfAsync(Detail, Service(), EmulatorFixture.Temporary));
        Assert.Equal("AuthFailure.SignatureFailure", await _stand.CodeOfAsync(Detail, Service(), EmulatorFixture.Full with { SecretKey = "wrong" }));
        Assert.Equal("AuthFailure.SecretIdNotFound", await _stand.CodeOfAsync(Detail, Service(), EmulatorFixture.Full with { SecretId = "nobody" }));
        Assert.Equal("AuthFailure.TokenFailure", await _stand.CodeOfAsync(Detail, Service(), EmulatorFixture.Temporary with { SessionToken = null }));
        Assert.Equal("AuthFailure.InvalidAuthorization", await _stand.CodeOfAsync(Detail, Service(), change: request => request.Headers.Remove("Authorization")));
        Assert.Equal("UnauthorizedOperation", await _stand.CodeOfAsync("SubmitServerRollback", Service(), new EmulatorCredential("id-no-rollback", "key")));
    }

    [Fact]
    public async Task Call_IsRefused_WhenAnotherBodyWasSigned() =>
        Assert.Equal("AuthFailure.SignatureFailure", await _stand.CodeOfAsync(Detail, Service(), change: request =>
        {
            request.Content = new ByteArrayContent("{}"u8.ToArray());
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }));

    [Theory]
    [InlineData(299, null)]
    [InlineData(-299, null)]
    [InlineData(301, "AuthFailure.SignatureExpire")]
    [InlineData(-301, "AuthFailure.SignatureExpire")]
    public async Task Call_IsRefused_WhenItsClockIsFiveMinutesOff(int seconds, string? code)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = _stand.Sign(Detail, """{"EnvId":"env-demo-1a2b3c","ServerName":"web"}""", EmulatorFixture.Full);
        _stand.Clock.AdjustTime(_stand.Clock.GetUtcNow().AddSeconds(seconds));
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(code is not null, text.Contains("\"Error\"", StringComparison.Ordinal));
        Assert.Contains(code ?? "BaseInfo", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_IsRefused_WhenParametersAreWrong()
    {
        Assert.Equal("MissingParameter", await _stand.CodeOfAsync(Detail, new { EnvId = CloudRunStand.Environment }));
        Assert.Equal("InvalidParameter", await _stand.CodeOfAsync(Detail, new { EnvId = 1, ServerName = "web" }));
        Assert.Equal("UnknownParameter", await _stand.CodeOfAsync(Detail, Service(new { Nonsense = 1 })));
        Assert.Equal("InvalidRequest", await _stand.CodeOfAsync(Detail, Array.Empty<int>()));
        Assert.Equal("InvalidAction", await _stand.CodeOfAsync("DescribeNonsense", Service()));
        Assert.Equal("UnsupportedOperation", await _stand.CodeOfAsync("DescribeCloudRunProcessLog", Service()));
        Assert.Equal("InvalidParameter", await _stand.CodeOfAsync(Detail, new { EnvId = CloudRunStand.Environment, ServerName = "nobody" }));
        Assert.Equal("MissingParameter", await _stand.CodeOfAsync("UpdateCloudRunServer", Service(new { DeployInfo = new { DeployType = "image" } })));
        Assert.Equal("InvalidParameter", await _stand.CodeOfAsync("UpdateCloudRunServer", Deploy(Second, items: new[] { new { Key = "MinNum", IntValue = 9 } })));
        Assert.Equal("InvalidParameter", await _stand.CodeOfAsync("UpdateCloudRunServer", Deploy(Second, items: new[] { new { Key = "EnvParam", Value = "MODE=prod" } })));
        Assert.Equal("InvalidParameter", await _stand.CodeOfAsync("UpdateCloudRunServer", Deploy(Second, items: new[] { new { Key = "Nonsense", Value = "" } })));
        Assert.Equal("UnsupportedOperation", await _stand.CodeOfAsync("ReleaseGray", Service(new { GrayType = "gray", TrafficType = "FLOW", VersionFlowItems = Array.Empty<object>() })));
        Assert.Equal("ResourceNotFound.VersionNotFound", await _stand.CodeOfAsync("SubmitServerRollback", Service(new { CurrentVersionName = "web-001", RollbackVersionName = "web-000" })));
    }

    [Fact]
    public async Task Call_IsRefused_ForAnotherVersionOrProduct()
    {
        Assert.Equal("NoSuchVersion", await _stand.CodeOfAsync(Detail, Service(), change: request =>
        {
            request.Headers.Remove("X-TC-Version");
            request.Headers.Add("X-TC-Version", "2018-06-08");
        }));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = _stand.Sign(Detail, "{}", EmulatorFixture.Full, product: "nonsense");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Contains("NoSuchProduct", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_AreThrottled_FromTheTwentyFirstOfASecond()
    {
        for (var i = 0; i < 20; i++)
            Assert.Null(await _stand.CodeOfAsync(Detail, Service()));
        Assert.Equal("RequestLimitExceeded", await _stand.CodeOfAsync(Detail, Service()));
        Assert.Null(await _stand.CodeOfAsync("DescribeReleaseOrder", Service()));
        _stand.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await _stand.CodeOfAsync(Detail, Service()));
    }

    [Fact]
    public async Task Faults_StrikeBeforeOrAfterTheEffect()
    {
        Script(new FaultRule { Service = "tcbr", Operation = "UpdateCloudRunServer", Bucket = CloudRunStand.Environment, KeyContains = "web", Times = 1, Fault = new Fault { ApiError = "InternalError" } });
        Assert.Equal("InternalError", await _stand.CodeOfAsync("UpdateCloudRunServer", Deploy(Second)));
        Assert.False((await _stand.CallAsync("DescribeServerManageTask", Service(new { TaskId = 0 })))["IsExist"]!.GetValue<bool>());

        Script(new FaultRule { Service = "tcbr", Operation = "UpdateCloudRunServer", Times = 1, Fault = new Fault { ApiError = "InternalError", AfterEffect = true } });
        Assert.Equal("InternalError", await _stand.CodeOfAsync("UpdateCloudRunServer", Deploy(Second)));
        Assert.Equal("running", await _stand.StatusAsync());

        Script(new FaultRule { Service = "tcbr", Times = 1, Fault = new Fault { Reset = true } });
        await Assert.ThrowsAsync<HttpRequestException>(() => _stand.CallAsync(Detail, Service()));
        Assert.Equal(["InternalError", "InternalError after effect", "reset"], _stand.Server.Requests.Entries.Where(entry => entry.Fault is not null).Select(entry => entry.Fault));
        Assert.Equal(0, _stand.Server.Requests.Entries[^1].Status);
    }

    [Theory]
    [InlineData("""{"service":"cos","fault":{"apiError":"InternalError"}}""")]
    [InlineData("""{"fault":{"apiError":"InternalError","reset":true}}""")]
    [InlineData("""{"service":"cos","fault":{"stall":true,"afterEffect":true}}""")]
    public async Task Faults_AreRefused_WhenTheyMakeNoSense(string rule) =>
        await _stand.ControlAsync("POST", "faults", System.Text.Json.Nodes.JsonNode.Parse(rule), HttpStatusCode.BadRequest);

    private void Script(FaultRule rule) => _stand.Server.Faults.Add(rule);
}
