using FsCheck;
using FsCheck.Xunit;
using SuperInsight.Domain.PgArchives;

namespace SuperInsight.Domain.Tests.PgArchives;

public sealed class PgArchiveCounterTests
{
    private static readonly byte[] Versions = [12, 13, 14, 15, 16];

    /// <summary>Whatever the tables and wherever the stream is cut.</summary>
    [Property(MaxTest = 300)]
    public void Feed_CountsEveryTable_WhereverTheStreamIsCut(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var archive = new WrittenArchive(Versions[random.Next(Versions.Length)]);
        Dictionary<(string, string), long> expected = [];
        archive.AddEntry("FUNCTION", "public", "long()", new string('x', random.Next(3000)));
        for (var table = random.Next(4); table >= 0; table--)
        {
            var rows = random.Next(3) == 0 ? 0 : random.Next(40);
            expected[("public", $"表 {table}")] = rows;
            archive.AddTable("public", $"表 {table}", Enumerable.Range(0, rows).Select(_ => new string('v', random.Next(30))), 1 + random.Next(60));
            if (random.Next(3) == 0)
                archive.AddBlobs([], [1, 10, 10], new byte[random.Next(50)]);
            archive.AddEntry("INDEX", "public", "i");
        }

        var (counter, bytes) = (new PgArchiveCounter(), archive.ToBytes());
        for (var from = 0; from < bytes.Length;)
        {
            var count = Math.Min(bytes.Length - from, random.Next(4) == 0 ? 1 : 1 + random.Next(2000));
            counter.Feed(bytes.AsSpan(from, count));
            from += count;
        }

        counter.Complete();
        Assert.Null(counter.LostBecause);
        Assert.Equal(expected.OrderBy(table => table.Key), counter.Rows.OrderBy(table => table.Key));
    }

    [Property(MaxTest = 200)]
    public void Complete_SaysThatItIsCut_WhereverItIs(DoNotSize<int> seed)
    {
        var bytes = Small().ToBytes();
        var counter = new PgArchiveCounter();
        counter.Feed(bytes.AsSpan(0, new Random(seed.Item).Next(bytes.Length)));
        counter.Complete();
        // Between two blocks it looks whole; then nothing that was counted is wrong.
        Assert.True(counter.LostBecause == "it is cut off" || counter.Rows.All(table => table.Value == 2));
    }

    [Theory]
    [InlineData(11, 1, 0, "1.11 is not known")]
    [InlineData(17, 1, 0, "1.17 is not known")]
    [InlineData(15, 1, 1, "compressed")]
    [InlineData(14, 1, 6, "compressed")]
    [InlineData(14, 3, 0, "custom format")]
    public void Feed_SaysWhy_WhenItCannotFollow(byte minor, byte kind, int compression, string because)
    {
        var counter = new PgArchiveCounter();
        counter.Feed(new WrittenArchive(minor) { Kind = kind, Compression = compression }.ToBytes());
        counter.Complete();
        Assert.Contains(because, counter.LostBecause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\\.\n")]
    [InlineData("\\.\n\n\n\n")]
    public void Feed_DoesNotGuess_WhenRowsEndInAnotherWay(string end)
    {
        var archive = new WrittenArchive(14);
        archive.AddTable("public", "t", ["1", "2"], 7, end);
        var counter = new PgArchiveCounter();
        counter.Feed(archive.ToBytes());
        counter.Complete();
        Assert.Contains("public.t do not end", counter.LostBecause, StringComparison.Ordinal);
        Assert.Empty(counter.Rows);
    }

    [Fact]
    public void Feed_SaysThatItIsNoArchive()
    {
        var counter = new PgArchiveCounter();
        counter.Feed("SELECT 1; -- plain SQL"u8);
        counter.Complete();
        Assert.Contains("no archive", counter.LostBecause, StringComparison.Ordinal);
    }

    private static WrittenArchive Small()
    {
        var archive = new WrittenArchive(14);
        archive.AddTable("public", "a", ["1", "2"], 4);
        archive.AddBlobs([1, 2, 3]);
        archive.AddTable("public", "b", ["1", "2"], 4);
        return archive;
    }
}
