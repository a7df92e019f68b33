using LocalFunctions.Protocol;

namespace LocalFunctions.Worker.Wire;

/// <summary>Results of the wire.</summary>
internal static class Results
{
    public static StatusResult Success() => new() { Status = StatusResult.Types.Status.Success };

    /// <summary>The worker's own refusal.</summary>
    public static StatusResult Failure(string message) => new()
    {
        Status = StatusResult.Types.Status.Failure,
        Exception = new RpcException { Message = message, Source = "LocalFunctions.Worker" },
    };

    /// <summary>What a function threw. As with Microsoft's worker it is Cancelled only if the inner exception is a cancellation.</summary>
    public static StatusResult Failure(Exception error, bool isUserException) => new()
    {
        Status = error.InnerException is OperationCanceledException ? StatusResult.Types.Status.Cancelled : StatusResult.Types.Status.Failure,
        Exception = Describe(error, isUserException),
    };

    public static RpcException Describe(Exception error, bool isUserException) => new()
    {
        Message = WireText.Cut(error.Message),
        Type = error.GetType().FullName ?? error.GetType().Name,
        Source = error.Source ?? "",
        // With inner exceptions the trace alone would hide the cause.
        StackTrace = WireText.Cut((error.InnerException is null ? error.StackTrace : error.ToString()) ?? ""),
        IsUserException = isUserException,
    };
}
