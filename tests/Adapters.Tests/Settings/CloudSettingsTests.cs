using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters.Settings;
using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Settings;

public sealed class CloudSettingsTests
{
    private static readonly Dictionary<string, string> All = new()
    {
        ["TENCENTCLOUD_SECRET_ID"] = "id",
        ["TENCENTCLOUD_SECRET_KEY"] = "key",
        ["TENCENTCLOUD_SESSION_TOKEN"] = "token",
        ["TencentCloud:Region"] = "ap-shanghai",
        ["TencentCloud:EnvId"] = "env-demo-1a2b3c",
        ["TencentCloud:ServiceName"] = "web",
        ["TencentCloud:Endpoint"] = "http://127.0.0.1:7090",
    };

    [Fact]
    public void Options_AreThoseOfTheSettings()
    {
        var options = CloudSettings.Options(Open(All));
        Assert.Equal(("id", "key", "token", "ap-shanghai", "http://127.0.0.1:7090"), (options.SecretId.Reveal(), options.SecretKey.Reveal(), options.SessionToken?.Reveal(), options.Region, options.Endpoint));
        Assert.Equal(new CloudRunTarget("env-demo-1a2b3c", "web"), CloudSettings.Target(Open(All)));
        Assert.DoesNotContain("key,", options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_NeedTheCredentialOnly()
    {
        var options = CloudSettings.Options(Open(new() { ["TENCENTCLOUD_SECRET_ID"] = "id", ["TENCENTCLOUD_SECRET_KEY"] = "key" }));
        Assert.Equal((null, null, null), (options.Region, options.Endpoint, options.SessionToken));
        Assert.Equal("https://billing.tencentcloudapi.com/", new CloudAddress(options.Endpoint).UriOf(CloudProduct.Billing).ToString());
        Assert.Equal("https://tcbr.intl.tencentcloudapi.com/", new CloudAddress("https://{product}.intl.tencentcloudapi.com/").UriOf(CloudProduct.CloudRun).ToString());
    }

    [Theory]
    [InlineData("TENCENTCLOUD_SECRET_ID")]
    [InlineData("TENCENTCLOUD_SECRET_KEY")]
    [InlineData("TencentCloud__EnvId")]
    [InlineData("TencentCloud__ServiceName")]
    public void MissingSetting_IsNamed(string setting)
    {
        var settings = Open(All.Where(one => one.Key != setting.Replace("__", ":", StringComparison.Ordinal)).ToDictionary());
        Assert.Equal(setting, Assert.Throws<SettingException>(() =>
        {
            _ = CloudSettings.Options(settings);
            _ = CloudSettings.Target(settings);
        }).Setting);
    }

    [Fact]
    public void AddTencentCloud_ReadsSettings_WhenAPartIsFirstAskedFor()
    {
        using var bare = Wire([]);
        Assert.Equal("TENCENTCLOUD_SECRET_ID", Assert.Throws<SettingException>(() => bare.GetRequiredService<ICloudRun>()).Setting);
        using var wired = Wire(All);
        Assert.NotNull(wired.GetRequiredService<ICloudRun>());
        Assert.Equal("web", wired.GetRequiredService<CloudRunTarget>().Service);
        using var unfit = Wire(new(All) { ["TencentCloud:Endpoint"] = "127.0.0.1" });
        Assert.Equal("TencentCloud__Endpoint", Assert.Throws<SettingException>(() => unfit.GetRequiredService<ICloudRun>()).Setting);
    }

    private static ServiceProvider Wire(Dictionary<string, string> values) =>
        new ServiceCollection().AddLogging().AddOperator(Configure(values), home: "/").AddTencentCloud().BuildServiceProvider();

    private static OperatorSettings Open(Dictionary<string, string> values) => new(Configure(values), "/");

    private static IConfigurationRoot Configure(Dictionary<string, string> values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, (string?)value.Value))).Build();
}
