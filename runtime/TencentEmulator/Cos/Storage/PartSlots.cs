namespace TencentEmulator.Cos.Storage;

/// <summary>Places parts of equal size side by side in one file, so that completing an upload need not copy them.
/// The first part that comes fixes the size of a slot; part n lies at (n-1) slots. What does not fit gets a file of its own,
/// and so does a part sent again: what was answered is never overwritten. Safe for concurrent use.</summary>
internal sealed class PartSlots
{
    /// <summary>File systems limit a file's length (ext4: 16 TiB), also that of a sparse one.</summary>
    private const long Furthest = 1L << 40;

    private readonly Lock _gate = new();
    private readonly HashSet<int> _taken = [];
    private long _slotBytes;
    private int _beingWritten;
    private bool _isSealed;

    /// <summary>Takes the place of a part about to be received; null when it has none here.</summary>
    public long? Take(int number, long? length)
    {
        lock (_gate)
        {
            if (_slotBytes == 0 && length is > 0)
                _slotBytes = length.Value;
            if (_isSealed || length is null or 0 || length > _slotBytes
                || (number - 1) * _slotBytes > Furthest || !_taken.Add(number))
                return null;
            _beingWritten++;
            return (number - 1) * _slotBytes;
        }
    }

    /// <summary>A part taken has been received, or failed: then its place is free again, for nothing of it was answered.</summary>
    public void Finish(int number, PartOutcome outcome)
    {
        lock (_gate)
        {
            _beingWritten--;
            if (outcome == PartOutcome.Failed)
                _taken.Remove(number);
        }
    }

    /// <summary>Takes a place found filled after a restart.</summary>
    public void Restore(StoredPart part)
    {
        lock (_gate)
        {
            _taken.Add(part.Number);
            _slotBytes = part.Number > 1 ? part.Offset!.Value / (part.Number - 1) : Math.Max(_slotBytes, part.Size);
        }
    }

    /// <summary>Lets no part in any more; false while one is still being written, who could then alter what others took for finished.</summary>
    public bool Seal()
    {
        lock (_gate)
        {
            _isSealed = true;
            return _beingWritten == 0;
        }
    }
}
