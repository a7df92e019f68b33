using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Tests.Settings;

public sealed class SecretTests
{
    private sealed record Holder(Secret Key);

    [Fact]
    public void ToString_HidesTheValue_AlsoInRecordsAndInterpolation()
    {
        var secret = new Secret("value-not-to-be-seen");
        Assert.Equal("*** Holder { Key = *** }", $"{secret} {new Holder(secret)}");
    }

    [Fact]
    public void Reveal_GivesTheValue() => Assert.Equal("v", new Secret("v").Reveal());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void From_IsNull_WhenTheSettingIsMissing(string? setting) => Assert.Null(Secret.From(setting));

    [Fact]
    public void Equals_ComparesValues()
    {
        Assert.Equal(new Secret("same"), new Secret("same"));
        Assert.NotEqual(new Secret("same"), new Secret("same?"));
    }
}
