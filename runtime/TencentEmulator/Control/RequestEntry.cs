namespace TencentEmulator.Control;

/// <summary>One request the emulator has handled, as GET /_emulator/requests shows it.</summary>
/// <param name="Time">When it arrived, by the emulator's clock (UTC).</param>
/// <param name="Service"><c>cos</c>, a product of API 3.0 as <c>tcbr</c>, <c>registry</c> or <c>github</c>.</param>
/// <param name="Operation">The operation's name; null when the request was not understood.</param>
/// <param name="Bucket">null for the service list; for API 3.0 the environment, for the others the repository.</param>
/// <param name="Key">The key, decoded; null for bucket operations. For API 3.0 the service, for the registry the tag.</param>
/// <param name="Status">HTTP status; 0 when the connection was cut before an answer.</param>
/// <param name="BytesIn">Body bytes read, framing removed.</param>
/// <param name="BytesOut">Body bytes sent.</param>
/// <param name="DurationMs">Real time spent, milliseconds.</param>
/// <param name="Fault">The injected fault, when there was one.</param>
/// <param name="Code">The error code answered, when there was one.</param>
public sealed record RequestEntry(
    DateTimeOffset Time, string Service, string? Operation, string? Bucket, string? Key, int Status,
    long BytesIn, long BytesOut, double DurationMs, string? Fault, string? Code);
