using Grpc.Core;
using Grpc.Net.Client;
using LocalFunctions.Protocol;
using RpcException = Grpc.Core.RpcException;

namespace LocalFunctions.Worker.Wire;

/// <summary>The one stream to the host: reads and sends until either side ends it.</summary>
internal sealed class HostStream(OutgoingMessages outgoing, MessageDispatcher dispatcher)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(4);

    /// <summary>Connects and serves the host.</summary>
    /// <param name="endpoint">The host.</param>
    /// <param name="terminate">Called, once, when the host wants the worker to end, with the grace it gives.</param>
    /// <param name="cancellationToken">Breaks the stream.</param>
    /// <returns>Ends when all that was posted before <see cref="OutgoingMessages.Complete"/> is sent.</returns>
    /// <exception cref="RpcException">The stream broke, or there was no host.</exception>
    /// <exception cref="EndOfStreamException">The host ended the stream.</exception>
    public async Task RunAsync(HostEndpoint endpoint, Action<TimeSpan?> terminate, CancellationToken cancellationToken)
    {
        using var channel = Open(endpoint);
        using var call = new FunctionRpc.FunctionRpcClient(channel).EventStream(cancellationToken: cancellationToken);
        await call.RequestStream.WriteAsync(new StreamingMessage { StartStream = new StartStream { WorkerId = endpoint.WorkerId } }, cancellationToken);

        var sending = SendAsync(call.RequestStream, endpoint.MaxMessageBytes, cancellationToken);
        var reading = ReadAsync(call.ResponseStream, terminate, cancellationToken);
        if (await Task.WhenAny(sending, reading) == reading)
        {
            await reading;
            throw new EndOfStreamException("the host ended the stream");
        }

        await sending;
        await EndedByHostAsync(reading);
    }

    // To hang up at once would reset the stream, and the host might lose answers that it has not read yet.
    private static async Task EndedByHostAsync(Task reading)
    {
        try
        {
            await reading;
        }
        catch (RpcException)
        {
            // All is sent: however the host ends the stream now, it is ended.
        }
    }

    private static GrpcChannel Open(HostEndpoint endpoint) => GrpcChannel.ForAddress(endpoint.Address, new GrpcChannelOptions
    {
        // A proxy from the environment must not come between two processes of one machine.
        HttpClient = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, ConnectTimeout = ConnectTimeout }) { Timeout = Timeout.InfiniteTimeSpan },
        DisposeHttpClient = true,
        MaxReceiveMessageSize = endpoint.MaxMessageBytes,
        MaxSendMessageSize = endpoint.MaxMessageBytes,
    });

    private async Task SendAsync(IClientStreamWriter<StreamingMessage> stream, int maxMessageBytes, CancellationToken cancellationToken)
    {
        await outgoing.PumpAsync(stream, maxMessageBytes, cancellationToken);
        await stream.CompleteAsync();
    }

    private async Task ReadAsync(IAsyncStreamReader<StreamingMessage> stream, Action<TimeSpan?> terminate, CancellationToken cancellationToken)
    {
        while (await stream.MoveNext(cancellationToken))
        {
            if (stream.Current.WorkerTerminate is { } request)
                terminate(request.GracePeriod?.ToTimeSpan());
            else
                dispatcher.Dispatch(stream.Current);
        }
    }
}
