namespace SuperInsight.Domain.State;

/// <summary>How much one record may hold. Ours, not the store's: facts are small, and a reader holds a stream in memory.</summary>
public static class LedgerLimits
{
    /// <summary>The longest fact, in bytes: 1 MiB.</summary>
    public const int FactBytes = 1 << 20;

    /// <summary>The longest snapshot, in bytes: 8 MiB.</summary>
    public const int StateBytes = 8 << 20;

    /// <summary>The highest sequence number: twelve digits.</summary>
    public const long Sequence = 999_999_999_999;
}
