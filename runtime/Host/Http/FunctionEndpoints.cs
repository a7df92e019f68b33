using Microsoft.Extensions.Primitives;

namespace LocalFunctions.Host.Http;

/// <summary>The routes of the app's HTTP functions. Replaced as a whole when a worker brings other functions.</summary>
internal sealed class FunctionEndpoints : EndpointDataSource, IDisposable
{
    private CancellationTokenSource changed = new();
    private readonly TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<Endpoint> endpoints = [];

    /// <summary>Completes when the routes are known: before, an unknown one means nothing.</summary>
    public Task Loaded => loaded.Task;

    public override IReadOnlyList<Endpoint> Endpoints => endpoints;

    public override IChangeToken GetChangeToken() => new CancellationChangeToken(changed.Token);

    public void Replace(IEnumerable<HttpTrigger> triggers, HttpFunctionHandler handler)
    {
        endpoints = [.. triggers.Select(trigger => Build(trigger, handler))];
        var previous = Interlocked.Exchange(ref changed, new CancellationTokenSource());
        previous.Cancel();
        loaded.TrySetResult();
        previous.Dispose();
    }

    public void Dispose() => changed.Dispose();

    private static Endpoint Build(HttpTrigger trigger, HttpFunctionHandler handler)
    {
        var endpoint = new RouteEndpointBuilder(context => handler.HandleAsync(context, trigger), trigger.Pattern, order: 0) { DisplayName = trigger.Function.Name };
        if (trigger.Methods.Count > 0)
            endpoint.Metadata.Add(new HttpMethodMetadata(trigger.Methods));
        return endpoint.Build();
    }
}
