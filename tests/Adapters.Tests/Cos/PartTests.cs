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
        Assert.Equal([4 << 20, 16 << 20, 32 << 20], sizes.Distinct());
    }

    [Fact]
    public async Task PartRing_HoldsThreeBuffers_AndUsesThemAgain()
    {
        using var ring = new PartRing();
        var first = await TakeAsync(ring, 100);
        var use = first.Use;
        ring.Return(first);
        Assert.NotSame(first, await TakeAsync(ring, 100));
        Assert.NotSame(first, await TakeAsync(ring, 100));
        Assert.Equal(use, first.Use);
        Assert.Same(first, await TakeAsync(ring, 100));
        Assert.NotEqual(use, first.Use);
        var fourth = ring.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(fourth.IsCompleted);
        ring.Return(first);
        await fourth;
    }

    [Fact]
    public async Task PartRing_GivesALargerBuffer_WhenPartsGrow()
    {
        using var ring = new PartRing();
        for (var number = 1; number <= PartRing.Buffers; number++)
            ring.Return(await TakeAsync(ring, 100));
        var large = await TakeAsync(ring, 200);
        Assert.Equal(200, large.Capacity);
    }

    private static async Task<PartBuffer> TakeAsync(PartRing ring, int size)
    {
        await ring.WaitAsync(TestContext.Current.CancellationToken);
        return ring.Take(size);
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
