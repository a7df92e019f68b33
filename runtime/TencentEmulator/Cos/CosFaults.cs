using TencentEmulator.Control;

namespace TencentEmulator.Cos;

/// <summary>Carries out the faults that strike before an operation. Those of bodies strike where bytes pass.</summary>
internal static class CosFaults
{
    public static async Task ApplyBeforeAsync(Fault fault, HttpContext http, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (fault.DelayMs is { } milliseconds)
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), clock, cancellationToken);
        if (fault.Reset && fault.AfterEffect)
            http.Response.OnStarting(() =>
            {
                http.Abort();
                return Task.CompletedTask;
            });
        else if (fault.Reset)
            throw new ConnectionCutException();
        if (fault.Stall)
            await StallAsync(http, clock, cancellationToken);
        if (fault.Full)
            throw await RefuseAsync(http, 403, "QuotaExceeded", "The bucket's storage quota is used up (injected).", cancellationToken);
        if (fault.ApiError is { } apiError)
            throw await RefuseAsync(http, 400, apiError, "Injected fault.", cancellationToken);
        if (fault.Status is { } status)
            throw await RefuseAsync(http, status, fault.Code ?? CodeFor(status), $"Injected fault {status}.", cancellationToken);
    }

    /// <summary>The body is read first: a refusal in the middle of an upload reaches few clients as what it is.</summary>
    private static async Task<CosException> RefuseAsync(
        HttpContext http, int status, string code, string message, CancellationToken cancellationToken)
    {
        await http.Request.Body.CopyToAsync(Stream.Null, cancellationToken);
        return new CosException(status, code, message);
    }

    private static async Task StallAsync(HttpContext http, TimeProvider clock, CancellationToken cancellationToken)
    {
        await http.Request.Body.CopyToAsync(Stream.Null, cancellationToken); // Else a leaving client is not noticed.
        await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken);
    }

    private static string CodeFor(int status) => status switch
    {
        403 => "AccessDenied",
        404 => "NoSuchKey",
        409 => "OperationAborted",
        429 => "TooManyRequests",
        500 => "InternalError",
        503 => "SlowDown",
        _ => "ServiceUnavailable",
    };
}
