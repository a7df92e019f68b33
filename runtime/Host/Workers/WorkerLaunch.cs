namespace LocalFunctions.Host.Workers;

/// <summary>Who a worker is to be, and where it calls back.</summary>
/// <param name="WorkerId">A fresh, unguessable id: only a caller that knows it is taken for the worker.</param>
/// <param name="Callback">The host's gRPC address on loopback.</param>
internal sealed record WorkerLaunch(string WorkerId, string RequestId, Uri Callback)
{
    /// <summary>Both argument sets that workers understand; the first, second and fourth pairs are what Microsoft's needs.</summary>
    public IReadOnlyList<string> Arguments()
    {
        const string AnyLength = "2147483647";
        return
        [
            "--functions-uri", Callback.AbsoluteUri, "--functions-worker-id", WorkerId,
            "--functions-request-id", RequestId, "--functions-grpc-max-message-length", AnyLength,
            "--host", Callback.Host, "--port", Callback.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "--workerId", WorkerId, "--requestId", RequestId, "--grpcMaxMessageLength", AnyLength,
        ];
    }
}
