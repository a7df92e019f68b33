using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Tests.Settings;

public sealed class SettingExceptionTests
{
    [Theory]
    [InlineData("Cos__Bucket", "read setting Cos__Bucket: it is wrong")]
    [InlineData("TENCENTCLOUD_SECRET_ID", "read setting TENCENTCLOUD_SECRET_ID: it is wrong")]
    [InlineData("--identity", "read option --identity: it is wrong")]
    [InlineData("restore-point", "read argument restore-point: it is wrong")]
    public void Message_SaysWhatItIsOf(string setting, string message) => Assert.Equal(message, new SettingException(setting, "it is wrong", "Set it right.").Message);
}
