using System.Reflection;
using System.Runtime.InteropServices;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using LocalFunctions.Protocol;
using LocalFunctions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace LocalFunctions.Worker.Wire;

/// <summary>What the worker tells the host of itself and of its functions.</summary>
internal sealed class WorkerDescription(FunctionCatalog functions, IOptions<WorkerOptions> options)
{
    private const string Enabled = "True";

    public string Version { get; } = typeof(WorkerDescription).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "1.0.0";

    public WorkerMetadata Metadata() => new()
    {
        RuntimeName = ".NET",
        RuntimeVersion = Environment.Version.ToString(),
        WorkerVersion = Version,
        WorkerBitness = RuntimeInformation.ProcessArchitecture.ToString(),
    };

    public void AddCapabilities(MapField<string, string> capabilities)
    {
        capabilities["HandlesWorkerTerminateMessage"] = Enabled;
        capabilities["HandlesInvocationCancelMessage"] = Enabled;
        capabilities["RpcHttpBodyOnly"] = Enabled;
        capabilities["RawHttpBodyBytes"] = Enabled;
        capabilities["RpcHttpTriggerMetadataRemoved"] = Enabled;
        capabilities["UseNullableValueDictionaryForHttp"] = Enabled;
        capabilities["TypedDataCollection"] = Enabled;
        capabilities["WorkerStatus"] = Enabled;
        if (options.Value.IncludeEmptyEntriesInMessagePayload)
            capabilities["IncludeEmptyEntriesInMessagePayload"] = Enabled;
        if (options.Value.EnableUserCodeException)
            capabilities["EnableUserCodeException"] = Enabled;
        foreach (var (name, value) in options.Value.Capabilities)
            capabilities[name] = value;
    }

    public FunctionMetadataResponse Functions()
    {
        var response = new FunctionMetadataResponse { UseDefaultMetadataIndexing = false, Result = Results.Success() };
        foreach (var function in functions.Functions)
            response.FunctionMetadataResults.Add(Describe(function));
        return response;
    }

    private static RpcFunctionMetadata Describe(FunctionDescriptor function)
    {
        var metadata = new RpcFunctionMetadata
        {
            FunctionId = function.Id,
            Name = function.Name,
            EntryPoint = function.EntryPoint,
            ScriptFile = function.ScriptFile,
            Language = "dotnet-isolated",
            IsProxy = false,
            RetryOptions = Describe(function.Retry),
        };
        foreach (var binding in function.Bindings)
        {
            metadata.RawBindings.Add(binding.Json);
            metadata.Bindings.Add(binding.Name, new BindingInfo
            {
                Type = binding.Type,
                Direction = binding.Direction == BindingDirection.In ? BindingInfo.Types.Direction.In : BindingInfo.Types.Direction.Out,
            });
        }

        return metadata;
    }

    private static RpcRetryOptions? Describe(FunctionRetry? retry) => retry switch
    {
        { Delay: { } delay } => new RpcRetryOptions
        {
            MaxRetryCount = retry.MaxRetryCount,
            RetryStrategy = RpcRetryOptions.Types.RetryStrategy.FixedDelay,
            DelayInterval = Duration.FromTimeSpan(delay),
        },
        { Backoff: { } backoff } => new RpcRetryOptions
        {
            MaxRetryCount = retry.MaxRetryCount,
            RetryStrategy = RpcRetryOptions.Types.RetryStrategy.ExponentialBackoff,
            MinimumInterval = Duration.FromTimeSpan(backoff.Minimum),
            MaximumInterval = Duration.FromTimeSpan(backoff.Maximum),
        },
        _ => null,
    };
}
