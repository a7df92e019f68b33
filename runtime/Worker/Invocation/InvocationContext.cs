using System.Text.Json;
using LocalFunctions.Protocol;
using LocalFunctions.Worker.Wire;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.DependencyInjection;
using RetryContext = Microsoft.Azure.Functions.Worker.RetryContext;

namespace LocalFunctions.Worker.Invocation;

/// <summary>An invocation that came over the wire. Whatever a function may not ask for is made only when asked for.</summary>
internal sealed class InvocationContext(LoadedFunction function, InvocationRequest request, InvocationServices services)
    : FunctionContext, IHttpRequestDataFeature, IInvocationResultFeature, IAsyncDisposable
{
    // Without timers and wait handles there is nothing in it to dispose.
    private readonly CancellationTokenSource cancellation = new();
    private readonly ReturnedValue result = new();
    private AsyncServiceScope? scope;

    public override string InvocationId => request.InvocationId;

    public override string FunctionId => request.FunctionId;

    public override FunctionDefinition FunctionDefinition => function;

    public override TraceContext TraceContext => field ??= new WireTraceContext(request.TraceContext);

    public override RetryContext RetryContext => field ??= new WireRetryContext(request.RetryContext);

    public override BindingContext BindingContext => field ??= new WireBindingContext(request);

    public override IInvocationFeatures Features => field ??= new InvocationFeatures(this);

    public override IDictionary<object, object> Items { get => field ??= new Dictionary<object, object>(); set; }

    public override IServiceProvider InstanceServices
    {
        get => field ??= (scope = services.Scopes.CreateAsyncScope()).Value.ServiceProvider;
        set;
    }

    public override CancellationToken CancellationToken => cancellation.Token;

    public JsonSerializerOptions Json => services.Json;

    public LoadedFunction Function => function;

    public InvocationRequest Request => request;

    public InvocationResult Result => result;

    public WireHttpRequest? HttpRequest => field ??= WireHttpRequest.Of(this);

    public ValueTask<HttpRequestData?> GetHttpRequestDataAsync(FunctionContext context) => new(HttpRequest);

    public async Task InvokeFunctionAsync() => result.Value = await function.Descriptor.Invoke(new FunctionInputs(this));

    /// <summary>Cancels the function's token, without waiting for those who listen to it.</summary>
    public void Cancel() => _ = cancellation.CancelAsync();

    public ValueTask DisposeAsync() => scope?.DisposeAsync() ?? default;

    private sealed class ReturnedValue : InvocationResult
    {
        public override object? Value { get; set; }
    }
}
