using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Tests.State;

public sealed class StreamNameTests
{
    [Theory]
    [InlineData("deployments")]
    [InlineData("deployments/web")]
    [InlineData("alarms/cpu_high.web-1")]
    [InlineData("0a")]
    public void Constructor_KeepsTheName_WhenItFollowsTheRule(string name) => Assert.Equal(name, new StreamName(name).ToString());

    [Theory]
    [InlineData("a//b")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("A")]
    [InlineData("a b")]
    [InlineData("-a")]
    [InlineData("a/..")]
    [InlineData("12")]
    [InlineData("a/2026")]
    [InlineData("ä")]
    public void TryParse_IsNull_AndConstructorThrows_WhenTheRuleIsBroken(string name)
    {
        Assert.Null(StreamName.TryParse(name));
        Assert.Throws<ArgumentException>(() => new StreamName(name));
    }

    [Fact]
    public void TryParse_IsNull_WhenTooLong()
    {
        Assert.NotNull(StreamName.TryParse(new string('a', 200)));
        Assert.Null(StreamName.TryParse(new string('a', 201)));
    }
}
