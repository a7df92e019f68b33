using SuperInsight.Adapters.Files;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Files;

public sealed class FileRootsTests
{
    [Fact]
    public void Parse_ReadsNamesAndPaths()
    {
        var roots = FileRoots.Parse(" label-studio-data = /app/label-studio data/ ,app-logs=/app/logs,\n", "*.tmp, cache/**");
        Assert.Equal([new("label-studio-data", "/app/label-studio data"), new("app-logs", "/app/logs")], roots.Roots);
        Assert.Equal(["*.tmp", "cache/**"], roots.Exclude.Select(pattern => pattern.Text));
    }

    [Fact]
    public void Parse_NamesEveryMistakeAtOnce()
    {
        var failure = Assert.Throws<SettingException>(() => FileRoots.Parse("no-path,a/b=/x,rel=y,up=/a/../b,twin=/one,twin=/two,outer=/data,inner=/data/inner,same=/data", null));
        foreach (var words in (string[])["'no-path' is not of the form", "'a/b' is not a name", "'y' is not an absolute path", "'/a/../b' has '.'", "the name 'twin' is given to 2", "/data/inner ('inner') lies in /data ('outer')", "/data ('same') lies in /data ('outer')"])
            Assert.Contains(words, failure.Reason, StringComparison.Ordinal);
        Assert.Equal("Files__Roots", failure.Setting);
    }

    [Theory]
    [InlineData("", "names no directory")]
    [InlineData(",", "names no directory")]
    [InlineData(".hidden=/x", "is not a name")]
    [InlineData("=/x", "is not a name")]
    public void Parse_RefusesWhatNamesNothing(string roots, string words) =>
        Assert.Contains(words, Assert.Throws<SettingException>(() => FileRoots.Parse(roots, null)).Reason, StringComparison.Ordinal);

    [Fact]
    public void Parse_NamesTheExcludeSetting_WhenAPatternIsMalformed() =>
        Assert.Equal("Files__Exclude", Assert.Throws<SettingException>(() => FileRoots.Parse("a=/a", "[x, /")).Setting);

    [Theory]
    [InlineData("a=/,b=/b", "lies in /")]
    public void Parse_SeesThatAllLiesInTheTopmost(string roots, string words) =>
        Assert.Contains(words, Assert.Throws<SettingException>(() => FileRoots.Parse(roots, null)).Reason, StringComparison.Ordinal);
}
