using System.Text;
using Microsoft.Win32.SafeHandles;
using SuperInsight.Adapters.Files;

namespace SuperInsight.Adapters.Tests.Files;

/// <summary>Trees with one of everything that a file system can hold, the same for the same seed.</summary>
internal static class GeneratedTree
{
    private static readonly uint[] Owners = [0, 1, 1000, 65534, 3_000_000];

    public static void Fill(string directory, int seed)
    {
        using var root = LinuxFiles.OpenRoot(directory);
        var random = new Random(seed);
        List<(SafeFileHandle Folder, byte[] Name)> files = [];
        List<SafeFileHandle> open = [];
        try
        {
            Fill(root, random, files, open, depth: 0);
        }
        finally
        {
            open.ForEach(folder => folder.Dispose());
        }
    }

    private static void Fill(SafeFileHandle folder, Random random, List<(SafeFileHandle Folder, byte[] Name)> files, List<SafeFileHandle> open, int depth)
    {
        var count = random.Next(0, depth == 0 ? 9 : 5);
        for (var i = 0; i < count; i++)
        {
            var name = Name(random, i);
            switch (random.Next(10))
            {
                case < 2 when depth < 4:
                    var inside = ScratchFolder.MakeDirectory(folder, name);
                    open.Add(inside);
                    Fill(inside, random, files, open, depth + 1);
                    break;
                case 2:
                    LinuxFiles.Check(LinuxCalls.SymbolicLinkAt(LinuxFiles.Terminated(Target(random)), folder, LinuxFiles.Terminated(name)));
                    Dress(folder, name, random, isLink: true);
                    continue;
                case 3 when files.Count > 0:
                    var (holder, other) = files[random.Next(files.Count)];
                    LinuxFiles.Check(LinuxCalls.HardLinkAt(holder, LinuxFiles.Terminated(other), folder, LinuxFiles.Terminated(name), 0));
                    continue;
                case 4:
                    WriteSparse(folder, name, random);
                    files.Add((folder, name));
                    break;
                default:
                    ScratchFolder.Write(folder, name, Content(random));
                    files.Add((folder, name));
                    break;
            }

            Dress(folder, name, random, isLink: false);
        }
    }

    /// <summary>Ends in its number, so that no two in a directory are alike.</summary>
    private static byte[] Name(Random random, int number)
    {
        byte[] tail = [(byte)'-', (byte)('a' + number)];
        switch (random.Next(6))
        {
            case 0:
                return [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("数据标注", random.Next(1, 22)))).AsSpan()[..^0], .. tail];
            case 1:
                return [.. Enumerable.Repeat((byte)'l', 253), .. tail];
            case 2:
                return [.. Enumerable.Range(0, random.Next(1, 130)).Select(_ => (byte)(random.Next(3) == 0 ? random.Next(128, 256) : random.Next(33, 47))), .. tail];
            case 3:
                return [.. "a b\n\t\"*\\-é"u8, .. tail];
            default:
                return [.. Encoding.ASCII.GetBytes($"file{random.Next(100)}.txt"), .. tail];
        }
    }

    private static byte[] Target(Random random) => random.Next(4) switch
    {
        0 => [.. "/etc/passwd"u8],
        1 => [.. Enumerable.Repeat((byte)'t', random.Next(90, 300))],
        2 => [.. "../../数据/"u8, 0xFF, 0xFE],
        _ => [.. "nowhere"u8],
    };

    private static byte[] Content(Random random)
    {
        var length = random.Next(6) switch
        {
            0 => 0,
            1 => random.Next(500, 520),
            2 => 512,
            3 => FoundSlot.BufferBytes + random.Next(-2, 3),
            4 => random.Next(600_000),
            _ => random.Next(5000),
        };
        var content = new byte[length];
        random.NextBytes(content);
        return content;
    }

    private static void WriteSparse(SafeFileHandle folder, byte[] name, Random random)
    {
        using var file = LinuxFiles.CreateFile(folder, LinuxFiles.Terminated(name));
        var size = random.Next(1, 4_000_000);
        LinuxFiles.Check(LinuxCalls.Truncate(file, size));
        for (var i = random.Next(4); i > 0; i--)
            LinuxFiles.Write(file, "data between holes"u8, random.Next(0, size));
    }

    private static void Dress(SafeFileHandle folder, byte[] name, Random random, bool isLink)
    {
        var terminated = LinuxFiles.Terminated(name);
        if (LinuxCalls.EffectiveUserId() == 0)
            LinuxFiles.Check(LinuxCalls.ChangeOwnerAt(folder, terminated, Owners[random.Next(Owners.Length)], Owners[random.Next(Owners.Length)], LinuxCalls.NoFollowAt));
        if (!isLink)
        {
            using var file = LinuxFiles.OpenFile(folder, terminated);
            // Its owner may read it: the tests may run as anybody.
            LinuxFiles.Check(LinuxCalls.ChangeMode(file, 0x1C0 | random.Next(0x1000) & (LinuxCalls.EffectiveUserId() == 0 ? 0xFFF : 0x1FF)));
        }

        var (seconds, nanoseconds) = (random.NextInt64(-5_000_000_000, 20_000_000_000), random.Next(3) == 0 ? 0 : random.Next(1_000_000_000));
        // What ext4 can keep.
        seconds = Math.Clamp(seconds, -2_000_000_000, 15_000_000_000);
        LinuxFiles.Check(LinuxCalls.SetTimesAt(folder, terminated, [seconds, nanoseconds, seconds, nanoseconds], LinuxCalls.NoFollowAt));
    }
}
