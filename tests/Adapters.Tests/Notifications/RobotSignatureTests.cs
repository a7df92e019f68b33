using SuperInsight.Adapters.Notifications;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Notifications;

/// <summary>Signatures that were computed independently, in two other languages.</summary>
public sealed class RobotSignatureTests
{
    [Fact]
    public void DingTalk_SignsTimeAndSecret()
    {
        var sign = RobotSignature.DingTalk(new Secret("SECfixture-not-real"), 1767225600000);
        Assert.Equal("RLR7wc1Wo/uqLrDSoKmKgV0JdHGKV4X9AZc6Lgs0O48=", sign);
        Assert.Equal("RLR7wc1Wo%2FuqLrDSoKmKgV0JdHGKV4X9AZc6Lgs0O48%3D", Uri.EscapeDataString(sign));
    }

    /// <summary>A published client does it as DingTalk does; that is wrong, and gives another one.</summary>
    [Fact]
    public void Feishu_SignsNothing_WithTimeAndSecretAsTheKey()
    {
        var sign = RobotSignature.Feishu(new Secret("feishu-fixture-not-real"), 1767225600);
        Assert.Equal("jUh4ekCKiuu1VeaPo57DmUC6Lyf4yV+9nIdglHLeevM=", sign);
        Assert.NotEqual("K4mxVBSXQxDidjhcA1U8qhhWH5yKkqFQ+ezfPmsky2A=", sign);
    }

    /// <summary><c>printf '1767225600.{"key":"k"}' | openssl dgst -sha256 -hmac webhook-fixture-not-real</c></summary>
    [Fact]
    public void Webhook_SignsTimeAndBody() => Assert.Equal(
        "sha256=aa55f0add84ac93783a417089dc1f842cc40e757555831b948a80b525fe9e460", RobotSignature.Webhook(new Secret("webhook-fixture-not-real"), 1767225600, """{"key":"k"}"""u8));
}
