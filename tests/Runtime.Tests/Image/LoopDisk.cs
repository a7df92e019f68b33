using System.Runtime.Versioning;

namespace Runtime.Tests.Image;

/// <summary>A disk of its own, an ext4 in a file, that can be made to fail as a broken one does.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LoopDisk : IAsyncDisposable
{
    /// <summary>Every read and write from now on is answered with EIO, and what had not been written is lost: EXT4_IOC_SHUTDOWN without flushing its log, see <c>fs/ext4/ext4.h</c>.</summary>
    private const string Shutdown = "import fcntl, os, struct, sys; fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack('I', 2))";

    private readonly string file;

    private LoopDisk(string file, string folder) => (this.file, Folder) = (file, folder);

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    public static async Task<LoopDisk> MakeAsync(ContainerStand stand, int mebibytes)
    {
        var folder = stand.NewDisk();
        var disk = new LoopDisk($"{folder}.img", folder);
        await RunAsync("truncate", "-s", $"{mebibytes}M", disk.file);
        await RunAsync("mkfs.ext4", "-q", "-F", disk.file);
        await disk.MountAsync();
        return disk;
    }

    /// <summary>Fails in every read and write.</summary>
    public Task FailAsync() => RunAsync("python3", "-c", Shutdown, Folder);

    /// <summary>Takes no more writes, as ext4 does by itself when it has found damage.</summary>
    public async Task BecomeReadOnlyAsync()
    {
        var device = Path.GetFileName((await RunAsync("findmnt", "-n", "-o", "SOURCE", Folder)).Trim());
        await File.WriteAllTextAsync($"/sys/fs/ext4/{device}/trigger_fs_error", "1");
    }

    /// <summary>Mounts it anew, checked: a disk that works again. Nothing may use it.</summary>
    public async Task MendAsync()
    {
        await RunAsync("umount", Folder);
        // 1: mistakes were corrected.
        var (code, output) = await ContainerStand.RunAsync("/usr/bin/env", ["fsck.ext4", "-p", file]);
        Assert.True(code <= 1, output);
        await MountAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "-l", Folder);
        File.Delete(file);
    }

    private async Task MountAsync() => await RunAsync("mount", "-o", "loop,errors=remount-ro", file, Folder);

    private static async Task<string> RunAsync(params string[] command)
    {
        var (code, output) = await ContainerStand.RunAsync("/usr/bin/env", command);
        Assert.True(code == 0, $"{string.Join(' ', command)}: {output}");
        return output;
    }
}
