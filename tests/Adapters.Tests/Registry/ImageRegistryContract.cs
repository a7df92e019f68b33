using SuperInsight.Domain.Deployments;

namespace SuperInsight.Adapters.Tests.Registry;

/// <summary>What every <see cref="IImageRegistry"/> promises.</summary>
public abstract class ImageRegistryContract
{
    protected const string Repository = "demo.tencentcloudcr.com/demo/web";

    protected static readonly string First = "sha256:" + new string('1', 64);
    protected static readonly string Second = "sha256:" + new string('2', 64);

    protected abstract IImageRegistry Images { get; }

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Pushes an image, in the place of what its tag meant.</summary>
    protected abstract Task PushAsync(string tag, string digest);

    [Fact]
    public async Task ResolveAsync_TellsWhatATagMeans()
    {
        await PushAsync("1", First);
        Assert.Equal(First, await ResolveAsync($"{Repository}:1"));
    }

    [Fact]
    public async Task ResolveAsync_TellsWhatATagMeansNow_WhenItWasMoved()
    {
        await PushAsync("1", First);
        Assert.Equal(First, await ResolveAsync($"{Repository}:1"));
        await PushAsync("1", Second);
        Assert.Equal(Second, await ResolveAsync($"{Repository}:1"));
    }

    [Fact]
    public async Task ResolveAsync_IsNull_WhenThereIsNoSuchTag()
    {
        await PushAsync("1", First);
        Assert.Null(await ResolveAsync($"{Repository}:2"));
    }

    [Fact]
    public async Task ResolveAsync_TellsTheDigestItself_WhenItIsGivenByDigest()
    {
        await PushAsync("1", First);
        Assert.Equal(First, await ResolveAsync($"{Repository}@{First}"));
        Assert.Equal(First, await ResolveAsync($"{Repository}:1@{First}"));
        Assert.Null(await ResolveAsync($"{Repository}:1@{Second}"));
    }

    protected Task<string?> ResolveAsync(string image) => Images.ResolveAsync(ImageReference.Parse(image), Cancellation);
}
