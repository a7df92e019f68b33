using Microsoft.Win32.SafeHandles;

namespace TencentEmulator.Cos.Storage;

/// <summary>Where a part is received: its slot in the upload's common file, or a file of its own.</summary>
internal sealed class PartTarget : IDisposable
{
    private readonly PartSlots? _slots;
    private readonly int _number;
    private PartOutcome _outcome = PartOutcome.Failed;

    /// <summary>A slot.</summary>
    public PartTarget(PartSlots slots, int number, long offset, long length, string wholeFile)
    {
        (_slots, _number, Offset, Limit) = (slots, number, offset, length);
        try
        {
            File = System.IO.File.OpenHandle(wholeFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch
        {
            slots.Finish(number, PartOutcome.Failed);
            throw;
        }
    }

    /// <summary>A file of its own.</summary>
    public PartTarget(Draft draft, int number, long limit) => (Draft, _number, File, Limit) = (draft, number, draft.File, limit);

    public SafeFileHandle File { get; }

    public Draft? Draft { get; }

    /// <summary>Where in <see cref="File"/> it starts; null in a file of its own.</summary>
    public long? Offset { get; }

    /// <summary>More bytes than these would overrun the next slot, or are more than a part may have.</summary>
    public long Limit { get; }

    public void Keep() => _outcome = PartOutcome.Stored;

    public void Dispose()
    {
        Draft?.Dispose();
        if (_slots is null)
            return;
        File.Dispose();
        _slots.Finish(_number, _outcome);
    }
}
