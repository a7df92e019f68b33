using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Console;

namespace SuperInsight.Functions.Console;

/// <summary>Shows a day of what an agent measured.</summary>
public sealed class ShowMachineFunction(ConsoleGate gate, ConsoleSources sources)
{
    [Function("ShowMachine")]
    public Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/metrics/{agent}")] HttpRequestData request, string agent, CancellationToken cancellationToken) =>
        gate.ShowAsync(request, view => ConsoleMachines.ShowAsync(view, sources, agent, cancellationToken), cancellationToken);
}
