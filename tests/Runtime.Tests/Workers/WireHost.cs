using System.Collections.Concurrent;
using Grpc.Core;
using LocalFunctions.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Runtime.Tests.Workers;

/// <summary>Plays the host: a gRPC server on a free loopback port that hands each worker's stream to the test.</summary>
internal sealed class WireHost : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly Connections connections;

    private WireHost(WebApplication application, Connections connections)
    {
        this.application = application;
        this.connections = connections;
        Address = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/");
    }

    public Uri Address { get; }

    public static async Task<WireHost> StartAsync()
    {
        var connections = new Connections();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.Use((connection, next) =>
            {
                connections.Sockets.Add(connection);
                return next();
            });
        }));
        builder.Services.AddSingleton(connections);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = null;
            grpc.MaxSendMessageSize = null;
        });
        var application = builder.Build();
        application.MapGrpcService<Endpoint>();
        await application.StartAsync(TestContext.Current.CancellationToken);
        return new WireHost(application, connections);
    }

    /// <summary>The stream of the worker that says it has that id.</summary>
    public Task<WireStream> AcceptAsync(string workerId) => connections.Of(workerId).Task.WaitAsync(Deadline.Long, TestContext.Current.CancellationToken);

    /// <summary>Drops every connection without a word, as the system does for a process that was killed.</summary>
    public void Vanish()
    {
        foreach (var socket in connections.Sockets)
            socket.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        connections.EndAll();
        await application.DisposeAsync();
    }

    private sealed class Connections
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource<WireStream>> workers = new();

        public ConcurrentBag<ConnectionContext> Sockets { get; } = [];

        public TaskCompletionSource<WireStream> Of(string workerId) => workers.GetOrAdd(workerId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

        public void EndAll()
        {
            foreach (var worker in workers.Values.Where(worker => worker.Task.IsCompletedSuccessfully))
                worker.Task.Result.End();
        }
    }

    private sealed class Endpoint(Connections connections) : FunctionRpc.FunctionRpcBase
    {
        public override async Task EventStream(IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
        {
            if (!await requestStream.MoveNext(context.CancellationToken))
                return;
            using var stream = new WireStream(requestStream.Current, responseStream);
            connections.Of(requestStream.Current.StartStream.WorkerId).SetResult(stream);
            await stream.ServeAsync(requestStream, context.CancellationToken);
        }
    }
}
