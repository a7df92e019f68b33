using SuperInsight.Adapters.Registry;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Prices;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Costs;

/// <summary>What a registry keeps, from its own manifests.</summary>
public sealed class ImageStorageTests(MeteredStand stand) : IClassFixture<MeteredStand>
{
    private static readonly DateOnly Day = new(2026, 10, 30);

    private static readonly PriceBook Priced = new("test", Money.Yuan, [new("tcr", "tcr", Meter.TcrStorage, PriceUnit.Find("gb-day")!, [new(null, 1)])], []);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StoredBytes_CountsEachLayerOnce_WhateverTagsLeadToIt()
    {
        const string Name = "demo/layers";
        await PushAsync(Name, "one", 5_000, 70);
        await PushAsync(Name, "two", 6_000, 71);
        // More than a page of tags.
        for (var tag = 0; tag < 120; tag++)
            await PushAsync(Name, $"more-{tag:000}", 6_000, 71);
        var registry = stand.OpenRegistry();

        Assert.Equal(100 + 5_000 + 6_000 + 70 + 71, await registry.StoredBytesAsync(ImageReference.Parse($"registry.example.com/{Name}:one"), Cancellation));
        Assert.Equal(0, await registry.StoredBytesAsync(ImageReference.Parse("registry.example.com/demo/nothing:one"), Cancellation));
    }

    [Fact]
    public async Task Usage_IsReadOnlyWhereImagesHaveAPrice()
    {
        await PushAsync("demo/priced", "one", 10, 20);
        Assert.Equal(24, (await Storage(Priced, "registry.example.com/demo/priced").ReadAsync(Day, Day, Cancellation)).Count(hour => hour.Quantity == 130));
        Assert.Empty(await Storage(Priced with { Prices = [] }, "registry.example.com/demo/priced").ReadAsync(Day, Day, Cancellation));
    }

    [Fact]
    public async Task Usage_SaysWhyItIsNotTold()
    {
        await PushAsync("demo/closed", "one", 10, 20, isPrivate: true);
        var refused = await Assert.ThrowsAsync<UsageUntoldException>(() => Storage(Priced, "registry.example.com/demo/closed").ReadAsync(Day, Day, Cancellation));
        Assert.Contains("user and password", refused.Hint, StringComparison.Ordinal);
        var unset = new ImageStorage(stand.OpenRegistry(), () => throw SettingException.Missing("Deployments__Image", "the repository"), "ap-shanghai", _ => Task.FromResult(Priced), stand.Clock);
        Assert.Contains("Deployments__Image", (await Assert.ThrowsAsync<UsageUntoldException>(() => unset.ReadAsync(Day, Day, Cancellation))).Hint, StringComparison.Ordinal);
    }

    private ImageStorage Storage(PriceBook book, string repository) => new(stand.OpenRegistry(), () => ImageReference.Parse($"{repository}:one"), "ap-shanghai", _ => Task.FromResult(book), stand.Clock);

    private Task PushAsync(string repository, string tag, long layer, long own, bool isPrivate = false) => stand.PutAsync("registry/tags", new
    {
        repository, tag, @private = isPrivate, blobs = new[] { new { digest = $"sha256:{100:x64}", size = 100L }, new { digest = $"sha256:{layer:x64}", size = layer }, new { digest = $"sha256:{own:x64}", size = own } },
    });
}
