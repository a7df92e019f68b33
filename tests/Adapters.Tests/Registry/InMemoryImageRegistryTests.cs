using SuperInsight.Domain.Deployments;
using SuperInsight.Fakes.Deployments;

namespace SuperInsight.Adapters.Tests.Registry;

/// <summary>The contract, in memory.</summary>
public sealed class InMemoryImageRegistryTests : ImageRegistryContract
{
    private readonly InMemoryImageRegistry images = new();

    protected override IImageRegistry Images => images;

    protected override Task PushAsync(string tag, string digest)
    {
        images.Push($"{Repository}:{tag}", digest);
        return Task.CompletedTask;
    }
}
