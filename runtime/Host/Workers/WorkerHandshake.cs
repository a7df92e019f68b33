using Google.Protobuf.Collections;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Protocol;

namespace LocalFunctions.Host.Workers;

/// <summary>Brings a worker that called in to the point where it takes invocations: init, metadata, one load for each function.</summary>
internal static class WorkerHandshake
{
    /// <summary>The host version that the protocol's facts were observed with; workers only print it.</summary>
    public const string HostVersion = "4.1037.0";

    /// <exception cref="WorkerStartException">The worker answered that it cannot; a single function that does not load is in the catalog's errors instead.</exception>
    public static async Task<FunctionCatalog> RunAsync(WorkerSession session, string scriptRoot, IConfiguration settings, CancellationToken cancellationToken)
    {
        var init = await session.AskAsync(Init(scriptRoot), WorkerSession.AnswerKey(StreamingMessage.ContentOneofCase.WorkerInitResponse), cancellationToken);
        Check(init.WorkerInitResponse.Result, "initialize");
        session.Capabilities = new HashSet<string>(init.WorkerInitResponse.Capabilities.Keys, StringComparer.OrdinalIgnoreCase);
        if (session.Capabilities.Contains("HttpUri"))
            throw new WorkerStartException("The worker uses the ASP.NET Core HTTP extension, whose proxying this host does not do. Use ConfigureFunctionsWorkerDefaults().");
        var metadata = await session.AskAsync(
            new StreamingMessage { RequestId = "metadata", FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = scriptRoot } },
            WorkerSession.AnswerKey(StreamingMessage.ContentOneofCase.FunctionMetadataResponse), cancellationToken);
        Check(metadata.FunctionMetadataResponse.Result, "list its functions");
        var catalog = FunctionCatalog.Parse(metadata.FunctionMetadataResponse.FunctionMetadataResults, settings);
        return catalog.Without(await LoadAsync(session, catalog, cancellationToken));
    }

    private static StreamingMessage Init(string scriptRoot)
    {
        var request = new WorkerInitRequest { HostVersion = HostVersion, WorkerDirectory = scriptRoot, FunctionAppDirectory = scriptRoot };
        Offer(request.Capabilities, "RpcHttpTriggerMetadataRemoved", "RpcHttpBodyOnly", "RawHttpBodyBytes", "UseNullableValueDictionaryForHttp", "TypedDataCollection", "WorkerStatus");
        return new StreamingMessage { RequestId = "init", WorkerInitRequest = request };
    }

    private static void Offer(MapField<string, string> capabilities, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            capabilities[name] = "true";
    }

    private static async Task<IReadOnlyDictionary<string, string>> LoadAsync(WorkerSession session, FunctionCatalog catalog, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(catalog.Functions.Select(function => session.AskAsync(
            new StreamingMessage
            {
                RequestId = $"load-{function.Id}",
                FunctionLoadRequest = new FunctionLoadRequest { FunctionId = function.Id, Metadata = function.Metadata },
            },
            WorkerSession.AnswerKey(StreamingMessage.ContentOneofCase.FunctionLoadResponse, function.Id), cancellationToken)));
        return catalog.Functions.Zip(answers)
            .Where(pair => pair.Second.FunctionLoadResponse.Result is not { Status: StatusResult.Types.Status.Success })
            .ToDictionary(pair => pair.First.Name, pair => $"The worker could not load it: {Reason(pair.Second.FunctionLoadResponse.Result)}");
    }

    private static void Check(StatusResult? result, string action)
    {
        if (result is { Status: not StatusResult.Types.Status.Success })
            throw new WorkerStartException($"The worker could not {action}: {Reason(result)}");
    }

    private static string Reason(StatusResult? result) =>
        result?.Exception is { } exception ? WorkerLogForwarder.Describe(exception) : string.IsNullOrEmpty(result?.Result) ? "it gave no reason" : result.Result;
}
