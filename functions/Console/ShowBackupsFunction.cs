using System.Net;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Console;
using SuperInsight.Functions.Console.Pages;

namespace SuperInsight.Functions.Console;

/// <summary>Shows how fresh and how proven the backups are.</summary>
public sealed class ShowBackupsFunction(ConsoleGate gate, ConsoleSources sources)
{
    [Function("ShowBackups")]
    public Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/backups")] HttpRequestData request, CancellationToken cancellationToken) =>
        gate.ShowAsync(request, async view => (HttpStatusCode.OK, BackupsPage.Show(view, await sources.Backups.ReadAsync(cancellationToken))), cancellationToken);
}
