using System.Net;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Console;
using SuperInsight.Functions.Console.Pages;

namespace SuperInsight.Functions.Console;

/// <summary>Is everything well, since when, and what needs somebody.</summary>
public sealed class ShowConsoleFunction(ConsoleGate gate, ConsoleSources sources)
{
    [Function("ShowConsole")]
    public Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console")] HttpRequestData request, CancellationToken cancellationToken) =>
        gate.ShowAsync(request, async view => (HttpStatusCode.OK, OverviewPage.Show(view, await sources.ReadAsync(cancellationToken))), cancellationToken);
}
