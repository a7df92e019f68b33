using FsCheck.Xunit;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Domain.Tests.Deployments;

public sealed class ImageReferenceTests
{
    private static readonly string Digest = DeploymentWorld.Digest("c1");

    [Theory]
    [InlineData("web:1", "web", "1")]
    [InlineData("registry.example.com:5000/demo/web:1.2", "registry.example.com:5000/demo/web", "1.2")]
    public void Parse_SplitsNameAndTag(string text, string repository, string tag)
    {
        Assert.Equal(new ImageReference(repository, tag, null), ImageReference.Parse(text));
        Assert.Equal($"{text}@{Digest}", ImageReference.Parse(text).Pin(Digest));
        Assert.Equal(new ImageReference(repository, tag, Digest), ImageReference.Parse($"{text}@{Digest}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("web")]
    [InlineData("registry.example.com:5000/web")]
    [InlineData("web:")]
    [InlineData("web:1 --force")]
    [InlineData("web@sha256:00")]
    [InlineData("web@md5:0000000000000000000000000000000000000000000000000000000000000000")]
    public void TryParse_IsFalse_WhenItNamesNoOneImage(string text) => Assert.False(ImageReference.TryParse(text, out _));

    [Property]
    public bool Parse_GivesBackItsText(string text) => !ImageReference.TryParse(text, out var image) || image.ToString() == text;
}
