using FsCheck.Xunit;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Rdb;

namespace SuperInsight.Domain.Tests.Rdb;

public sealed class RdbInspectorTests
{
    private static readonly byte[] Everything = HandMadeRdb.OfEverything();

    private static readonly Keyspace[] Expected = [new(0, 25, 0), new(200, 5, 2)];

    [Property(MaxTest = 200)]
    public void Feed_CountsAlike_WhereverTheStreamIsCut(int seed)
    {
        var random = new Random(seed);
        var inspector = new RdbInspector();
        for (var at = 0; at < Everything.Length;)
        {
            var count = Math.Min(Everything.Length - at, random.Next(1, random.Next(2) == 0 ? 4 : 200));
            inspector.Feed(Everything.AsSpan(at, count));
            at += count;
        }

        var inspection = inspector.Complete();
        Assert.Equal(Expected, inspection.Keyspaces!);
        Assert.Equal(ChecksumState.Good, inspection.Checksum);
        Assert.Equal(12, inspector.Version);
        Assert.Equal("7.4.0", inspector.ServerNotes["redis-ver"]);
        Assert.Equal("67305985", inspector.ServerNotes["ctime"]);
    }

    [Fact]
    public void Complete_FindsEveryCut()
    {
        for (var length = 0; length < Everything.Length; length++)
        {
            var failure = Assert.Throws<RdbException>(() => Inspect(Everything[..length]));
            Assert.Contains("cut off", failure.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void FeedOrComplete_FindsEveryChangedByte()
    {
        for (var at = 0; at < Everything.Length; at++)
        {
            byte[] damaged = [.. Everything];
            damaged[at] ^= 0x10;
            // Where a type is changed into an unknown one, the frame's end and the checksum still tell.
            Assert.Throws<RdbException>(() => Inspect(damaged));
        }
    }

    [Fact]
    public void Complete_SaysSo_WhenThereIsNoChecksum() =>
        Assert.Equal(ChecksumState.Absent, Inspect(new HandMadeRdb().Entry(0, HandMadeRdb.Text("v")).End(withChecksum: false)).Checksum);

    [Theory]
    [InlineData(6)]
    [InlineData(22)]
    [InlineData(99)]
    [InlineData(243)]
    public void Complete_ChecksTheBytes_OfTypesThatAreNotKnown(byte type)
    {
        var rdb = new HandMadeRdb().Entry(0, HandMadeRdb.Text("v")).Entry(type, [1, 2, 3]).End();
        var inspection = Inspect(rdb);
        Assert.Null(inspection.Keyspaces);
        Assert.Contains($"type {type} ", inspection.UncountedBecause, StringComparison.Ordinal);
        Assert.Equal(ChecksumState.Good, inspection.Checksum);
        rdb[^12] ^= 1;
        Assert.Throws<RdbException>(() => Inspect(rdb));
        rdb[^12] ^= 1;
        Assert.Throws<RdbException>(() => Inspect(rdb[..^3]));
    }

    [Theory]
    [InlineData("not an RDB file at all")]
    [InlineData("REDIS00x9...........")]
    [InlineData("REDIS0000...........")]
    public void Feed_Refuses_WhatIsNoRdb(string text) => Assert.Throws<RdbException>(() => Inspect(System.Text.Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Feed_Refuses_BytesAfterTheEnd() => Assert.Contains("follow its end", Assert.Throws<RdbException>(() => Inspect([.. Everything, 1])).Reason, StringComparison.Ordinal);

    [Fact]
    public void Builder_MakesWhatTheInspectorReads_EvenOfNothing()
    {
        var builder = new RdbBuilder([("redis-ver", "6.2")], 1024);
        byte[] rdb = [.. builder.Complete().Span];
        Assert.Empty(Inspect(rdb).Keyspaces!);
        Assert.StartsWith("REDIS0009", System.Text.Encoding.ASCII.GetString(rdb), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut", 5)]
    [InlineData("does not fit", 40)]
    public void Builder_RefusesPayloads_ThatAreCutOrDamaged(string words, int length)
    {
        var builder = new RdbBuilder([], 1024);
        builder.SelectDatabase(0);
        Assert.Contains(words, Assert.Throws<RdbException>(() => builder.AddEntry("k"u8, null, new byte[length].Select((_, at) => (byte)at).ToArray())).Reason, StringComparison.Ordinal);
    }

    private static RdbInspection Inspect(byte[] rdb)
    {
        var inspector = new RdbInspector();
        inspector.Feed(rdb);
        return inspector.Complete();
    }
}
