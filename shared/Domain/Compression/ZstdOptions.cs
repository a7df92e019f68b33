namespace SuperInsight.Domain.Compression;

/// <summary>How hard to compress, and with how much help.</summary>
/// <remarks>
/// Measured with 400 MB of dump-like text (JSON, pgbench and log rows) on a two-core EPYC, MB per CPU second and ratio: level 1
/// 413 and 4.14, level 2 342 and 4.13, level 3 281 and 4.22, level -1 439 and 3.30. At level 1 the wall sees 413 MB/s without workers,
/// 422 with one, and 690 with two, for 9 MiB more memory; two cost no more CPU than none, one up to 15 % on a crowded machine.
/// Buffer sizes and a larger window change less than 3 %.
/// </remarks>
public sealed record ZstdOptions
{
    /// <summary>1 to 19.</summary>
    /// <value>The default is 1: the backup must keep up with pg_dump on a core that the application wants too.</value>
    public int Level
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 19);
            field = value;
        }
    }

    = 1;

    /// <summary>
    /// Whether the frame ends with a checksum of what was compressed. It costs a twentieth of the whole; within age, whose tags and whose
    /// SHA-256 of the plain bytes say more, it says nothing new.
    /// </summary>
    /// <value>The default is true.</value>
    public bool Checksum { get; init; } = true;

    /// <summary>Threads that compress beside the caller's, 0 to 16. They inherit the niceness of the thread that first writes.</summary>
    /// <value>The default is 2.</value>
    public int Workers
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 16);
            field = value;
        }
    }

    = 2;
}
