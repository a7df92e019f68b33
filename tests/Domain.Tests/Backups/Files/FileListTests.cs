using System.Buffers;
using System.Text;
using FsCheck.Xunit;
using SuperInsight.Domain.Archives;
using SuperInsight.Domain.Backups.Files;

namespace SuperInsight.Domain.Tests.Backups.Files;

public sealed class FileListTests
{
    [Property(MaxTest = 200)]
    public void Read_GivesBackWhatWriteWrote(byte[] path, byte[] target, long size, int seconds, uint nanoseconds, byte type)
    {
        var entry = new FileListEntry
        {
            Type = (FileListType)(type % 4),
            Path = path,
            Target = target,
            Size = size,
            ModifiedAt = new FileTime(seconds, (int)(nanoseconds % 1_000_000_000)),
            Sha256 = type % 2 == 0 ? null : new string('a', 64),
        };
        var line = new ArrayBufferWriter<byte>();
        FileListCodec.Write(line, entry);

        Assert.Equal(line.WrittenCount - 1, line.WrittenSpan.IndexOf((byte)'\n'));
        var read = FileListCodec.Read(line.WrittenMemory[..^1]);
        Assert.Equal(Convert.ToHexString(path) + Convert.ToHexString(target), Convert.ToHexString(read.Path.Span) + Convert.ToHexString(read.Target.Span));
        Assert.Equal(entry with { Path = default, Target = default }, read with { Path = default, Target = default });
    }

    [Fact]
    public void Write_IsReadableByPeople()
    {
        var line = new ArrayBufferWriter<byte>();
        FileListCodec.Write(line, new() { Type = FileListType.Symlink, Path = Encoding.UTF8.GetBytes("logs/名+1"), ModifiedAt = new(0, 5), Target = "../x"u8.ToArray() });
        Assert.Equal("""{"path":"logs/名+1","type":"symlink","size":0,"mtime":"1970-01-01T00:00:00.000000005Z","target":"../x"}""" + "\n", Encoding.UTF8.GetString(line.WrittenSpan));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("rubbish")]
    [InlineData("""{"path":"a","type":"device","size":0,"mtime":"1970-01-01T00:00:00.000000005Z"}""")]
    [InlineData("""{"path":"a","type":"file","size":0,"mtime":"yesterday"}""")]
    public void Read_Refuses_WhatIsNoLine(string line) => Assert.Throws<FormatException>(() => FileListCodec.Read(Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData("*.log", "app-logs/a.log", true)]
    [InlineData("*.log", "app-logs/a.log/inside", true)]
    [InlineData("*.log", "app-logs/a.logs", false)]
    [InlineData("*.LOG", "app-logs/a.log", false)]
    [InlineData("cache", "x/cache/y", true)]
    [InlineData("cache", "x/my-cache/y", false)]
    [InlineData("app-logs/2026", "app-logs/2026/a", true)]
    [InlineData("app-logs/2026", "other/app-logs/2026/a", false)]
    [InlineData("app-logs/*/a", "app-logs/2026/a", true)]
    [InlineData("app-logs/*/a", "app-logs/2026/11/a", false)]
    [InlineData("app-logs/**/a", "app-logs/2026/11/a", true)]
    [InlineData("app-logs/**/a", "app-logs/a", true)]
    [InlineData("**/a", "a", true)]
    [InlineData("app-logs/**", "app-logs/x/y", true)]
    [InlineData("app-logs/**", "app-logs", false)]
    [InlineData("file-[0-9].txt", "d/file-7.txt", true)]
    [InlineData("file-[!0-9].txt", "d/file-7.txt", false)]
    [InlineData("file-[!0-9].txt", "d/file-x.txt", true)]
    [InlineData("?.txt", "名.txt", true)]
    [InlineData("?.txt", "😀.txt", true)]
    [InlineData("?.txt", "ab.txt", false)]
    [InlineData("a+(b).txt", "a+(b).txt", true)]
    [InlineData("/app-logs/", "app-logs/x", true)]
    public void Covers_DecidesAsGlobsDo(string pattern, string path, bool covered) => Assert.Equal(covered, PathPattern.Parse(pattern).Covers(path));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("a[b")]
    public void Parse_RefusesWhatIsNoPattern(string pattern) => Assert.Throws<FormatException>(() => PathPattern.Parse(pattern));

    [Fact]
    public void NearNames_PrefersTheSameNameElsewhere_ThenSimilarOnes()
    {
        var near = new NearNames("app-logs/error.log");
        foreach (var path in (string[])["app-logs/errors.log", "app-logs/access.log", "old/error.log", "app-logs/eror.log", "app-logs/Error.log"])
            near.Offer(path);
        Assert.Equal(["old/error.log", "app-logs/Error.log", "app-logs/errors.log", "app-logs/eror.log"], near.Best);
    }

    [Theory]
    [InlineData("a/b", true)]
    [InlineData("a", true)]
    [InlineData("...", true)]
    [InlineData("", false)]
    [InlineData("/a", false)]
    [InlineData("a/", false)]
    [InlineData("a//b", false)]
    [InlineData("a/../b", false)]
    [InlineData("./a", false)]
    [InlineData("a\0", false)]
    public void IsSafe_KnowsWhatStaysInside(string path, bool safe) => Assert.Equal(safe, FilePaths.IsSafe(Encoding.UTF8.GetBytes(path)));

    [Fact]
    public void Printable_DoesNoHarmToATerminal() => Assert.Equal("a\\u001b[31m\\u000a名", FilePaths.Printable(Encoding.UTF8.GetBytes("a\u001b[31m\n名")));
}
