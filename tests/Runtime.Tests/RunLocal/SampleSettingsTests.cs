using SuperInsight.RunLocal;

namespace Runtime.Tests.RunLocal;

public sealed class SampleSettingsTests
{
    private static readonly IReadOnlyDictionary<string, string> Sample =
        LocalSettings.ReadOwn(Checkout.PathOf("local.settings.sample.json"));

    [Theory]
    [InlineData("Secret")]
    [InlineData("Token")]
    [InlineData("Key")]
    [InlineData("SECRET")]
    [InlineData("TOKEN")]
    public void Sample_LeavesSecretsEmpty_SoThatACopyOpensNothing(string part)
    {
        var secrets = Sample.Where(setting => setting.Key.Contains(part, StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(secrets);
        Assert.All(secrets, setting => Assert.Equal("", setting.Value));
    }
}
