using System.Text;
using Microsoft.Win32.SafeHandles;
using SuperInsight.Adapters.Files;

namespace SuperInsight.Adapters.Tests.Files;

/// <summary>A directory of a test's own, made by names of any bytes, and removed afterwards.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private const int OwnerMayAll = 0x1C0;

    public string Path { get; } = Directory.CreateTempSubdirectory("files-tests-").FullName;

    /// <summary>A new directory in it.</summary>
    public string Make(string name) => Directory.CreateDirectory(At(name)).FullName;

    public string At(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    public string Write(string name, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), content);
        return At(name);
    }

    public static void Write(SafeFileHandle directory, byte[] name, ReadOnlySpan<byte> content)
    {
        using var file = LinuxFiles.CreateFile(directory, LinuxFiles.Terminated(name));
        LinuxFiles.Write(file, content, 0);
    }

    public static SafeFileHandle MakeDirectory(SafeFileHandle parent, byte[] name)
    {
        LinuxFiles.Check(LinuxCalls.MakeDirectoryAt(parent, LinuxFiles.Terminated(name), OwnerMayAll));
        return LinuxFiles.OpenDirectory(parent, LinuxFiles.Terminated(name));
    }

    public void Dispose()
    {
        using var parent = LinuxFiles.OpenRoot(System.IO.Path.GetDirectoryName(Path)!);
        FolderRemoval.Remove(parent, LinuxFiles.Terminated(Encoding.UTF8.GetBytes(System.IO.Path.GetFileName(Path))));
    }
}
