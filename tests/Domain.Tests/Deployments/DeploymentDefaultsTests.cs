using SuperInsight.Domain.Deployments;

namespace SuperInsight.Domain.Tests.Deployments;

public sealed class DeploymentDefaultsTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const string Digest = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    private readonly DeploymentDefaults defaults = new("web", "registry.example.com/demo/web");

    [Theory]
    [InlineData("other.example.com/a/b:1", null, "other.example.com/a/b:1")]
    [InlineData("other.example.com/a/b@" + Digest, Commit, "other.example.com/a/b@" + Digest)]
    [InlineData("v1.2", null, "registry.example.com/demo/web:v1.2")]
    [InlineData(null, Commit, "registry.example.com/demo/web:" + Commit)]
    public void Complete_FindsTheImageThatIsMeant(string? image, string? commit, string expected)
    {
        var request = defaults.Complete(new() { Image = image, Commit = commit, By = "ada\n" }, DeploymentTrigger.Operator);

        Assert.Equal((expected, "web", commit, "ada"), (request.Image, request.Service, request.Commit, request.By));
    }

    [Theory]
    [InlineData(null, null, "image is missing")]
    [InlineData("registry.example.com/demo/web", null, "has no tag")]
    [InlineData("a b:1", null, "no image's name")]
    [InlineData("v1", "abc", "not a full commit")]
    [InlineData("v1", "0000000000000000000000000000000000000000", "not a full commit")]
    public void Complete_NamesWhatIsWrong(string? image, string? commit, string reason) =>
        Assert.Contains(reason, Assert.Throws<DeploymentException>(() => defaults.Complete(new() { Image = image, Commit = commit }, DeploymentTrigger.Operator)).Reason, StringComparison.Ordinal);

    [Fact]
    public void Complete_AsksForTheSettings_WhereNothingSaysWhatIsMeant()
    {
        DeploymentDefaults nothing = new(null, null);

        Assert.Contains("TencentCloud__ServiceName", Assert.Throws<DeploymentException>(() => nothing.Complete(new() { Image = "v1" }, DeploymentTrigger.Request)).Hint, StringComparison.Ordinal);
        Assert.Contains("Deployments__Image", Assert.Throws<DeploymentException>(() => nothing.Complete(new() { Service = "web", Image = "v1" }, DeploymentTrigger.Request)).Hint, StringComparison.Ordinal);
    }
}
