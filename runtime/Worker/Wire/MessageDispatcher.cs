using LocalFunctions.Protocol;
using LocalFunctions.Worker.Invocation;
using Microsoft.Extensions.Configuration;
using Content = LocalFunctions.Protocol.StreamingMessage.ContentOneofCase;

namespace LocalFunctions.Worker.Wire;

/// <summary>Answers the host's messages. Nothing here waits: the stream is read on while functions run.</summary>
internal sealed class MessageDispatcher(
    WorkerDescription worker,
    FunctionCatalog functions,
    InvocationAnswers invocations,
    RunningInvocations running,
    OutgoingMessages outgoing,
    IConfiguration configuration)
{
    /// <summary>Answers one message; those that this worker does not know are ignored, as the protocol wants.</summary>
    public void Dispatch(StreamingMessage message)
    {
        if (message.ContentCase == Content.InvocationRequest)
            invocations.Begin(message.RequestId, message.InvocationRequest);
        else if (message.ContentCase == Content.InvocationCancel)
            running.Cancel(message.InvocationCancel.InvocationId);
        else if (Answer(message) is { } answer)
            outgoing.Post(answer);
    }

    private StreamingMessage? Answer(StreamingMessage message) => message.ContentCase switch
    {
        Content.WorkerInitRequest => new() { RequestId = message.RequestId, WorkerInitResponse = Init() },
        Content.FunctionsMetadataRequest => new() { RequestId = message.RequestId, FunctionMetadataResponse = worker.Functions() },
        Content.FunctionLoadRequest => new() { RequestId = message.RequestId, FunctionLoadResponse = Load(message.FunctionLoadRequest) },
        Content.WorkerStatusRequest => new() { RequestId = message.RequestId, WorkerStatusResponse = new WorkerStatusResponse() },
        Content.WorkerWarmupRequest => new() { RequestId = message.RequestId, WorkerWarmupResponse = new WorkerWarmupResponse { Result = Results.Success() } },
        Content.FunctionEnvironmentReloadRequest => new()
        {
            RequestId = message.RequestId,
            FunctionEnvironmentReloadResponse = Reload(message.FunctionEnvironmentReloadRequest),
        },
        _ => null,
    };

    private WorkerInitResponse Init()
    {
        var response = new WorkerInitResponse { WorkerVersion = worker.Version, WorkerMetadata = worker.Metadata(), Result = Results.Success() };
        worker.AddCapabilities(response.Capabilities);
        return response;
    }

    private FunctionLoadResponse Load(FunctionLoadRequest request) => new()
    {
        FunctionId = request.FunctionId,
        Result = functions.TryLoad(request.FunctionId)
            ? Results.Success()
            : Results.Failure($"This app has no function of id '{request.FunctionId}' ('{request.Metadata?.Name}'; it has {functions.Functions.Count}). The host's list is of another build: restart the host, so that it asks for the metadata again."),
    };

    private FunctionEnvironmentReloadResponse Reload(FunctionEnvironmentReloadRequest request)
    {
        var response = new FunctionEnvironmentReloadResponse { WorkerMetadata = worker.Metadata(), Result = Results.Success() };
        worker.AddCapabilities(response.Capabilities);
        try
        {
            foreach (var (name, value) in request.EnvironmentVariables)
                Environment.SetEnvironmentVariable(name, value);
            (configuration as IConfigurationRoot)?.Reload();
        }
        catch (ArgumentException error)
        {
            response.Result = Results.Failure($"An environment variable cannot be set: {error.Message}");
        }

        return response;
    }
}
