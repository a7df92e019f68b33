using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Console;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Functions.Console;

/// <summary>Calls a deployment off, as `ops cancel` does.</summary>
public sealed class CancelInConsoleFunction(ConsoleGate gate, ConsoleSources sources, Func<CancelDeployment> cancel)
{
    [Function("CancelInConsole")]
    public Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "console/deployments/cancel")] HttpRequestData request, CancellationToken cancellationToken) =>
        gate.ActAsync(request, async (view, form) => await ConsoleDeployments.AnswerAsync(
            view, sources, await cancel().RunAsync(form["deployment"] ?? "", view.Session!.By, cancellationToken), "cancelled", cancellationToken), cancellationToken);
}
