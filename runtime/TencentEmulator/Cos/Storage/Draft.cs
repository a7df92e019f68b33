using Microsoft.Win32.SafeHandles;
using TencentEmulator.Hosting;

namespace TencentEmulator.Cos.Storage;

/// <summary>A file being written in a bucket's <c>pending</c> folder. Disposing removes it unless it was put in place.</summary>
internal sealed class Draft : IDisposable
{
    public Draft(string folder, string id)
    {
        Id = id;
        DataPath = Path.Join(folder, id + ".data");
        File = System.IO.File.OpenHandle(DataPath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
    }

    /// <summary>A draft that is a file already there, under a second name: that file stays whatever becomes of the draft.</summary>
    public Draft(string folder, string id, string existing)
    {
        Id = id;
        DataPath = Path.Join(folder, id + ".data");
        AtomicFile.Link(existing, DataPath);
        File = System.IO.File.OpenHandle(DataPath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    public string Id { get; }

    public string DataPath { get; }

    public SafeFileHandle File { get; }

    public bool IsPlaced { get; private set; }

    /// <summary>Moves the file to its place, replacing what is there. Call under the lock that guards the place.</summary>
    public void MoveTo(string path)
    {
        System.IO.File.Move(DataPath, path, overwrite: true);
        IsPlaced = true;
    }

    public void Dispose()
    {
        File.Dispose();
        if (!IsPlaced)
            System.IO.File.Delete(DataPath);
    }
}
