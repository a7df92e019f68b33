using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Console;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Functions.Console;

/// <summary>Takes a deployment back, as `ops rollback` does.</summary>
public sealed class RollBackInConsoleFunction(ConsoleGate gate, ConsoleSources sources, Func<RollBackDeployment> rollBack)
{
    [Function("RollBackInConsole")]
    public Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "console/deployments/rollback")] HttpRequestData request, CancellationToken cancellationToken) =>
        gate.ActAsync(request, async (view, form) => await ConsoleDeployments.AnswerAsync(
            view, sources, await rollBack().RunAsync(form["deployment"] ?? "", view.Session!.By, form["accept-schema-change"] == "yes" ? true : null, cancellationToken), "rolled-back", cancellationToken), cancellationToken);
}
