namespace TencentEmulator.Control;

/// <summary>What goes wrong. Exactly one member is set, except that <see cref="DelayMs"/> may go with any other.</summary>
public sealed record Fault
{
    /// <summary>Answer this HTTP status (400-599) once the request's body has been read; nothing is done.</summary>
    public int? Status { get; init; }

    /// <summary>The error code that goes with <see cref="Status"/>.</summary>
    /// <value>The default fits the status: SlowDown for 503, InternalError for 500, AccessDenied for 403.</value>
    public string? Code { get; init; }

    /// <summary>Send the client on to this address, with <see cref="Status"/> 300-399, else 307; nothing is done. For the registry and GitHub.</summary>
    public Uri? RedirectTo { get; init; }

    /// <summary>Cut the connection at once; nothing is done.</summary>
    public bool Reset { get; init; }

    /// <summary>Answer an error of API 3.0 with this code (HTTP status 200); nothing is done. COS answers it with status 400.</summary>
    public string? ApiError { get; init; }

    /// <summary>With <see cref="Reset"/>: do what was asked, durably, and cut the connection instead of answering.
    /// With <see cref="ApiError"/> or <see cref="Stall"/>, not for COS: do it, and then answer so, or never.</summary>
    public bool AfterEffect { get; init; }

    /// <summary>Wait so many milliseconds of real time first.</summary>
    public int? DelayMs { get; init; }

    /// <summary>Cut the connection after so many bytes of body: of the request's where it has one, else of the answer's.</summary>
    public long? TruncateAfter { get; init; }

    /// <summary>Accept the request and never answer.</summary>
    public bool Stall { get; init; }

    /// <summary>Refuse as a bucket over its quota does: 403 QuotaExceeded.</summary>
    public bool Full { get; init; }

    /// <summary>Flip one bit in the middle of the body sent back.</summary>
    public bool Corrupt { get; init; }

    /// <summary>Do what was asked, and answer with an ETag that is not that of the bytes.</summary>
    public bool WrongETag { get; init; }

    /// <summary>What the request log calls it.</summary>
    internal string Name => this switch
    {
        { RedirectTo: { } address } => $"redirect to {address}",
        { Status: { } status } => $"status {status}",
        { ApiError: { } code } => AfterEffect ? $"{code} after effect" : code,
        { Stall: true, AfterEffect: true } => "stall after effect",
        { Reset: true, AfterEffect: true } => "reset after effect",
        { Reset: true } => "reset",
        { TruncateAfter: { } bytes } => $"truncate after {bytes}",
        { Stall: true } => "stall",
        { Full: true } => "full",
        { Corrupt: true } => "corrupt",
        { WrongETag: true } => "wrong ETag",
        _ => $"delay {DelayMs} ms",
    };
}
