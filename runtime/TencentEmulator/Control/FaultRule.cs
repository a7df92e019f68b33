namespace TencentEmulator.Control;

/// <summary>When a fault happens: of the requests that match, let <see cref="After"/> through, then strike every
/// <see cref="Every"/>th, at most <see cref="Times"/> times.</summary>
public sealed record FaultRule
{
    /// <summary>The service: <c>cos</c>, a product of API 3.0 as <c>tcbr</c>, <c>registry</c>, <c>github</c>; or <c>*</c>.</summary>
    /// <value>The default is <c>*</c>.</value>
    public string Service { get; init; } = "*";

    /// <summary>The operation's name, or <c>*</c>.</summary>
    /// <value>The default is <c>*</c>.</value>
    public string Operation { get; init; } = "*";

    /// <summary>Only this bucket; for API 3.0 this environment, for the registry and GitHub this repository.</summary>
    public string? Bucket { get; init; }

    /// <summary>Only keys that contain this text; for API 3.0 services, for the registry tags.</summary>
    public string? KeyContains { get; init; }

    /// <summary>How many matching requests to let through first.</summary>
    public int After { get; init; }

    /// <summary>Strike every n-th of the rest; 3 strikes the third, sixth, ….</summary>
    /// <value>The default is 1.</value>
    public int Every { get; init; } = 1;

    /// <summary>How often to strike at most; null means without end.</summary>
    public int? Times { get; init; }

    /// <summary>What happens.</summary>
    public Fault Fault { get; init; } = new();

    /// <summary>What is wrong with the rule; null when it can be used.</summary>
    internal string? Problem() => this switch
    {
        { After: < 0 } or { Every: < 1 } or { Times: < 1 } => "after must be 0 or more, every and times 1 or more.",
        { Fault: { RedirectTo: null, Status: < 400 or > 599 } } => "fault.status must lie between 400 and 599.",
        { Fault: { RedirectTo: not null, Status: < 300 or > 399 } } => "fault.status must lie between 300 and 399 with fault.redirectTo.",
        { Fault.RedirectTo: not null, Service: not ("registry" or "github") } => "fault.redirectTo is for registry and github only.",
        { Fault.DelayMs: < 0 } or { Fault.TruncateAfter: < 0 } => "fault.delayMs and fault.truncateAfter must not be negative.",
        { Fault: { AfterEffect: true, Reset: false, Stall: false, ApiError: null } } => "fault.afterEffect goes with fault.reset, fault.stall or fault.apiError only.",
        { Service: "cos", Fault: { ApiError: not null } } => "fault.apiError is not for cos.",
        { Service: "cos", Fault: { AfterEffect: true, Stall: true } } => "fault.afterEffect goes with fault.reset only for cos.",
        { Fault: var fault } when Kinds(fault) > 1 || Kinds(fault) == 0 && fault.DelayMs is null =>
            "fault must have exactly one of status, redirectTo, apiError, reset, truncateAfter, stall, full, corrupt, wrongETag; or delayMs, which may go with any.",
        _ => null,
    };

    internal bool Matches(string service, string operation, string? bucket, string? key) =>
        Same(Service, service) && Same(Operation, operation)
        && (Bucket is null || Bucket == bucket)
        && (KeyContains is null || key?.Contains(KeyContains, StringComparison.Ordinal) == true);

    private static bool Same(string wanted, string actual) =>
        wanted == "*" || wanted.Equals(actual, StringComparison.OrdinalIgnoreCase);

    private static int Kinds(Fault fault) =>
        new[] { fault.Status is not null || fault.RedirectTo is not null, fault.ApiError is not null, fault.Reset, fault.TruncateAfter is not null, fault.Stall, fault.Full, fault.Corrupt, fault.WrongETag }
            .Count(isSet => isSet);
}
