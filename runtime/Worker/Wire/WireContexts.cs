using LocalFunctions.Protocol;
using Microsoft.Azure.Functions.Worker;
using RetryMessage = LocalFunctions.Protocol.RetryContext;

namespace LocalFunctions.Worker.Wire;

internal sealed class WireTraceContext(RpcTraceContext? trace) : TraceContext
{
    public override string TraceParent => trace?.TraceParent ?? "";

    public override string TraceState => trace?.TraceState ?? "";

    public override IReadOnlyDictionary<string, string> Attributes => field ??= trace?.Attributes.ToDictionary() ?? [];
}

internal sealed class WireRetryContext(RetryMessage? retry) : Microsoft.Azure.Functions.Worker.RetryContext
{
    public override int RetryCount => retry?.RetryCount ?? 0;

    public override int MaxRetryCount => retry?.MaxRetryCount ?? 0;
}

internal sealed class WireBindingContext(InvocationRequest request) : BindingContext
{
    public override IReadOnlyDictionary<string, object?> BindingData => field ??= Collect();

    private Dictionary<string, object?> Collect()
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in TriggerValues.All(request))
            data.TryAdd(name, value);
        return data;
    }
}
