using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Settings;

/// <summary>Where Tencent Cloud's API is, as whom we call it, and which service is operated.</summary>
internal static class CloudSettings
{
    public const string EnvironmentSetting = "TencentCloud__EnvId";

    /// <exception cref="SettingException">A part of the credential is missing.</exception>
    public static TencentCloudOptions Options(OperatorSettings settings) => new(
        new Secret(settings.Require("TENCENTCLOUD_SECRET_ID", "the key's id")),
        new Secret(settings.Require("TENCENTCLOUD_SECRET_KEY", "the key")),
        settings.Get("TencentCloud__Region"))
    {
        SessionToken = Secret.From(settings.Get("TENCENTCLOUD_SESSION_TOKEN")),
        Endpoint = settings.Get("TencentCloud__Endpoint"),
    };

    /// <exception cref="SettingException">It is missing.</exception>
    public static string Environment(OperatorSettings settings) =>
        settings.Require(EnvironmentSetting, "the CloudBase environment: superinsight-0gabcdef12345678");

    /// <exception cref="SettingException">Environment or service is missing.</exception>
    public static CloudRunTarget Target(OperatorSettings settings) =>
        new(Environment(settings), settings.Require("TencentCloud__ServiceName", "the CloudBase Run service that is deployed to"));
}
