using SuperInsight.Adapters.Cos;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Adapters.Tests.Cos;

public sealed class PartTests
{
    [Fact]
    public void PartSizes_NeverShrink_AndCoverMoreThan200GiB()
    {
        var sizes = Enumerable.Range(1, PartSizes.MostParts).Select(PartSizes.Of).ToArray();
        Assert.Equal(sizes.Order(), sizes);
        Assert.True(sizes.Sum(size => (long)size) > 200L << 30);
        Assert.Equal([8 << 20, 16 << 20, 32 << 20], sizes.Distinct());
    }

    [Fact]
    public async Task PartRing_HoldsThreeBuffers_AndUsesThemAgain()
    {
        using var ring = new PartRing();
        var first = await ring.TakeAsync(100, TestContext.Current.CancellationToken);
        await ring.TakeAsync(100, TestContext.Current.CancellationToken);
        await ring.TakeAsync(100, TestContext.Current.CancellationToken);
        var fourth = ring.TakeAsync(100, TestContext.Current.CancellationToken).AsTask();
        Assert.False(fourth.IsCompleted);
        ring.Return(first);
        Assert.Same(first, await fourth);
    }

    [Fact]
    public async Task PartRing_GivesALargerBuffer_WhenPartsGrow()
    {
        using var ring = new PartRing();
        var small = await ring.TakeAsync(100, TestContext.Current.CancellationToken);
        ring.Return(small);
        var large = await ring.TakeAsync(200, TestContext.Current.CancellationToken);
        Assert.NotSame(small, large);
        Assert.Equal(200, large.Capacity);
    }

    [Fact]
    public void PartBuffer_TakesWhatFits_AndChecksumsIt()
    {
        var buffer = new PartBuffer(8);
        buffer.Reset(5);
        Assert.Equal(3, buffer.Append([1, 2, 3]));
        Assert.False(buffer.IsFull);
        Assert.Equal(2, buffer.Append([4, 5, 6]));
        Assert.True(buffer.IsFull);
        Assert.Equal([1, 2, 3, 4, 5], buffer.Content.ToArray());
        Assert.Equal(Crc64.Compute([1, 2, 3, 4, 5]), buffer.Crc);
        buffer.Reset(8);
        Assert.Equal(0, buffer.Length);
        Assert.Equal(0UL, buffer.Crc);
    }
}
