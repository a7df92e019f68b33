using Grpc.Core;
using LocalFunctions.Protocol;
using RpcException = Grpc.Core.RpcException;

namespace LocalFunctions.Host.Workers;

/// <summary>Where workers call in. The first message must be a StartStream with an id that this host handed out.</summary>
internal sealed partial class FunctionRpcEndpoint(WorkerConnections connections, ILogger<FunctionRpcEndpoint> logger) : FunctionRpc.FunctionRpcBase
{
    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken) || requestStream.Current.StartStream is not { } start)
            throw new RpcException(new Status(StatusCode.InvalidArgument, "The first message must be StartStream."));
        if (connections.Claim(start.WorkerId) is not { } session)
        {
            Log.UnknownWorker(logger, context.Peer);
            throw new RpcException(new Status(StatusCode.PermissionDenied, "This host expects no worker of that id."));
        }
        await session.RunAsync(requestStream, responseStream, context.CancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Refused a connection from {Peer}: it does not carry the id of a worker that this host started")]
        public static partial void UnknownWorker(ILogger logger, string peer);
    }
}
