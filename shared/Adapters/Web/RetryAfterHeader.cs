namespace SuperInsight.Adapters.Web;

/// <summary>Reads how long we are asked to stay away. See <see href="https://www.rfc-editor.org/rfc/rfc9110#field.retry-after"/>.</summary>
internal static class RetryAfterHeader
{
    /// <summary>Null when nothing is asked. A date is told against the other side's clock where it gives one, else against ours.</summary>
    public static TimeSpan? Read(HttpResponseMessage response, TimeProvider clock) => response.Headers.RetryAfter switch
    {
        { Delta: { } rest } => rest,
        { Date: { } until } when until - (response.Headers.Date ?? clock.GetUtcNow()) is var rest && rest > TimeSpan.Zero => rest,
        _ => null,
    };
}
