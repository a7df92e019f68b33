using System.Text;
using FsCheck.Xunit;
using SuperInsight.Domain.Archives;

namespace SuperInsight.Domain.Tests.Archives;

public sealed class TarTests
{
    /// <summary>What is written is read, in whatever pieces it comes.</summary>
    [Property(MaxTest = 200)]
    public void Feed_GivesBackWhatEncodeWrote(int seed)
    {
        var random = new Random(seed);
        List<(TarEntry Entry, byte[] Content)> members = [.. Enumerable.Range(0, random.Next(6)).Select(_ => Member(random))];
        using var archive = new MemoryStream();
        foreach (var (entry, content) in members)
        {
            archive.Write(TarHeader.Encode(entry));
            if (entry.Type != TarEntryType.File)
                continue;
            var stored = (entry.Extents ?? [new(0, entry.Size)]).SelectMany(extent => content[(int)extent.Offset..(int)(extent.Offset + extent.Length)]).ToArray();
            archive.Write(stored);
            archive.Write(new byte[TarHeader.Padding(stored.Length)]);
        }

        archive.Write(TarHeader.End.Span);

        var collector = new Collector();
        var parser = new TarParser(collector);
        for (ReadOnlySpan<byte> rest = archive.ToArray(); !rest.IsEmpty;)
        {
            var count = Math.Min(rest.Length, random.Next(1, 2000));
            parser.Feed(rest[..count]);
            rest = rest[count..];
        }

        parser.Complete();
        Assert.Equal(members.Select(member => Describe(member.Entry, member.Content)), collector.Members.Select(member => Describe(member.Entry, member.Content)));
    }

    [Property(MaxTest = 200)]
    public void Parse_GivesBackTheTime_ThatWasWritten(int seconds, uint nanoseconds)
    {
        var time = new FileTime(seconds, (int)(nanoseconds % 1_000_000_000));
        Assert.True(FileTime.TryParseDecimal(Encoding.ASCII.GetBytes(time.ToDecimal()), out var read));
        Assert.Equal(time, read);
    }

    [Theory]
    [InlineData(-2, 500_000_000, "-1.5", "1969-12-31T23:59:58.500000000Z")]
    [InlineData(-1, 1, "-0.999999999", "1969-12-31T23:59:59.000000001Z")]
    [InlineData(1_732_300_000, 100, "1732300000.0000001", "2024-11-22T18:26:40.000000100Z")]
    [InlineData(5, 0, "5", "1970-01-01T00:00:05.000000000Z")]
    public void FileTime_IsWrittenAsPosixAndPeopleDo(long seconds, int nanoseconds, string posix, string text)
    {
        Assert.Equal(posix, new FileTime(seconds, nanoseconds).ToDecimal());
        Assert.Equal(text, new FileTime(seconds, nanoseconds).ToString());
    }

    [Fact]
    public void Feed_Refuses_ADamagedHeader()
    {
        var header = TarHeader.Encode(new() { Type = TarEntryType.File, Path = "a"u8.ToArray() });
        for (var i = 0; i < header.Length; i++)
        {
            var damaged = header.ToArray();
            damaged[i] ^= 1;
            Assert.Throws<TarException>(() => new TarParser(new Collector()).Feed(damaged));
        }
    }

    [Fact]
    public void Feed_Refuses_WhatFollowsTheEnd() =>
        Assert.Throws<TarException>(() => new TarParser(new Collector()).Feed([.. TarHeader.End.Span, 1]));

    [Theory]
    [InlineData('3')]
    [InlineData('L')]
    [InlineData('S')]
    public void Feed_Refuses_MembersThatAreNotWrittenHere(char type)
    {
        var header = TarHeader.Encode(new() { Type = (TarEntryType)type, Path = "a"u8.ToArray() });
        Assert.Contains($"type '{type}'", Assert.Throws<TarException>(() => new TarParser(new Collector()).Feed(header)).Reason, StringComparison.Ordinal);
    }

    private static (TarEntry Entry, byte[] Content) Member(Random random)
    {
        TarEntryType[] types = [TarEntryType.File, TarEntryType.File, TarEntryType.Directory, TarEntryType.SymbolicLink, TarEntryType.HardLink];
        var type = types[random.Next(types.Length)];
        var content = new byte[type == TarEntryType.File ? random.Next(3) * random.Next(1500) : 0];
        random.NextBytes(content);
        IReadOnlyList<SparseExtent>? extents = null;
        if (content.Length > 10 && random.Next(2) == 0)
        {
            var (hole, end) = (content.Length / 3, content.Length / 2);
            content.AsSpan(hole, end - hole).Clear();
            extents = [new(0, hole), new(end, content.Length - end)];
        }

        var entry = new TarEntry
        {
            Type = type,
            Path = Name(random),
            Mode = random.Next(0x1000),
            UserId = (uint)random.NextInt64(uint.MaxValue),
            GroupId = (uint)random.Next(3000),
            UserName = random.Next(2) == 0 ? "" : new string('用', random.Next(1, 20)),
            GroupName = random.Next(2) == 0 ? "staff" : new string('g', 40),
            ModifiedAt = new FileTime(random.NextInt64(-10_000_000_000, 20_000_000_000), random.Next(2) * random.Next(1_000_000_000)),
            Size = content.Length,
            LinkTarget = type is TarEntryType.SymbolicLink or TarEntryType.HardLink ? Name(random) : default(ReadOnlyMemory<byte>),
            Extents = extents,
        };
        return (entry, content);
    }

    /// <summary>Any bytes but NUL and slashes at the ends.</summary>
    private static byte[] Name(Random random) => [.. Enumerable.Range(0, random.Next(1, 300)).Select(i => (byte)(i % 50 == 49 ? '/' : random.Next(3) == 0 ? random.Next(128, 256) : random.Next(48, 122))), (byte)'e'];

    private static string Describe(TarEntry entry, byte[] content) => string.Join(' ', entry.Type, Convert.ToHexString(entry.Path.Span), entry.Mode, entry.UserId, entry.GroupId, entry.UserName, entry.GroupName,
        entry.ModifiedAt.ToDecimal(), entry.Size, Convert.ToHexString(entry.LinkTarget.Span), string.Join(',', entry.Extents ?? []), Convert.ToHexString(content));

    private sealed class Collector : TarVisitor
    {
        public List<(TarEntry Entry, byte[] Content)> Members { get; } = [];

        public override void Begin(TarEntry entry) => Members.Add((entry, new byte[entry.Size]));

        public override void Content(long offset, ReadOnlySpan<byte> bytes) => bytes.CopyTo(Members[^1].Content.AsSpan((int)offset));

        public override void End() { }
    }
}
