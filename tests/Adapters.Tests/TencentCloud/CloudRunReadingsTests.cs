using System.Text.Json;
using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Adapters.TencentCloud.CloudRun;
using SuperInsight.Domain.Deployments.CloudRun;

namespace SuperInsight.Adapters.Tests.TencentCloud;

/// <summary>What the API's words mean. None that we do not know is success.</summary>
public sealed class CloudRunReadingsTests
{
    [Theory]
    [InlineData("normal", RunStatus.Normal)]
    [InlineData("running", RunStatus.Normal)]
    [InlineData("deploying", RunStatus.Deploying)]
    [InlineData("deploy_failed", RunStatus.Failed)]
    [InlineData("froze", RunStatus.Failed)]
    [InlineData("something_new", RunStatus.Unknown)]
    [InlineData("", RunStatus.Unknown)]
    [InlineData(null, RunStatus.Unknown)]
    public void Description_KnowsTheStatus(string? word, RunStatus status) =>
        Assert.Equal(status, CloudRunReadings.Description("web", new ServerDetailResponse(new ServerBaseInfo("web", null, null, null, word), null, null), []).Status);

    [Theory]
    [InlineData("running", "", RunTaskOutcome.Open)]
    [InlineData("something_new", "", RunTaskOutcome.Open)]
    [InlineData(null, null, RunTaskOutcome.Open)]
    [InlineData("finished", "", RunTaskOutcome.Succeeded)]
    [InlineData("failed", "", RunTaskOutcome.Failed)]
    [InlineData("stopped", null, RunTaskOutcome.Failed)]
    [InlineData("running", "the image does not come up", RunTaskOutcome.Failed)]
    public void Task_KnowsTheOutcome(string? word, string? failReason, RunTaskOutcome outcome) =>
        Assert.Equal(outcome, CloudRunReadings.Task(new TaskResponse(true, new TaskInfo(7, null, "GRAY", null, null, word, null, failReason)))?.Outcome);

    /// <summary>See https://cloud.tencent.com/document/api/1243/76021: an unknown task is one without content.</summary>
    [Fact]
    public void Task_IsNull_WhenItDoesNotExist()
    {
        var answer = JsonSerializer.Deserialize("""{"Response":{"IsExist":false,"Task":{"Id":0,"Status":"","Steps":[],"FailReason":""},"RequestId":"r"}}""", CloudJson.Default.CloudEnvelopeTaskResponse);
        Assert.Null(CloudRunReadings.Task(answer!.Response!));
    }

    [Fact]
    public void Description_ReadsTheVendorsSample()
    {
        var answer = JsonSerializer.Deserialize(
            """
            {"Response":{
             "BaseInfo":{"ServerName":"web","DefaultDomainName":"https://web-121864-6-1250000000.sh.run.tcloudbase.com","CustomDomainName":"","CustomDomainNames":["www.example.com"],"Status":"normal"},
             "ServerConfig":{"Cpu":1,"Mem":2,"MinNum":1,"MaxNum":5,"EnvParams":"{\"MODE\":\"prod\"}","Port":8080,"VolumesConf":[{"Type":"cfs","DstPath":"/data"}]},
             "OnlineVersionInfos":[{"VersionName":"web-007","ImageUrl":"ccr.ccs.tencentyun.com/demo/web:1.4.1","FlowRatio":"100"}],
             "RequestId":"r"}}
            """,
            CloudJson.Default.CloudEnvelopeServerDetailResponse)!.Response!;
        var read = CloudRunReadings.Description("web", answer, answer.OnlineVersionInfos!.Select(version => CloudRunReadings.Version(version, null)));
        Assert.Equal("web-121864-6-1250000000.sh.run.tcloudbase.com", read.Address?.Host);
        Assert.Equal(["www.example.com"], read.CustomDomains);
        Assert.Equal([new RunVolume("cfs", "/data")], read.Configuration.Volumes);
        Assert.True(read.Serves("web-007"));
        Assert.False(read.Serving?.IsUsable);
        Assert.DoesNotContain("prod", read.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("{}", 0)]
    [InlineData("""{"A":"1","B":""}""", 2)]
    [InlineData("A=1", null)]
    [InlineData("""{"A":1}""", null)]
    public void Environment_IsNull_WhenItCannotBeCarriedOver(string text, int? variables) => Assert.Equal(variables, CloudRunReadings.Environment(text)?.Count);

    [Theory]
    [InlineData("2026-02-01 10:31:56", "2026-02-01T02:31:56Z")]
    [InlineData("0001-01-01 00:00:00", null)]
    [InlineData("yesterday", null)]
    [InlineData(null, null)]
    public void Parse_TakesMomentsForBeijings(string? text, string? moment) =>
        Assert.Equal(moment is null ? null : DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture), CloudTime.Parse(text));
}
