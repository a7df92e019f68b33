using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Functions.Backups;

/// <summary>Tells how a run stands.</summary>
public sealed class GetBackupRunFunction(FindBackupRun findBackupRun)
{
    [Function("GetBackupRun")]
    public async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "backups/{source}/runs/{id}")] HttpRequestData request, string source, string id, CancellationToken cancellationToken) =>
        await findBackupRun.RunAsync(source, id, cancellationToken) is { } status
            ? await request.RespondAsync(HttpStatusCode.OK, status)
            : await Problems.RespondAsync(request, HttpStatusCode.NotFound, "There is no such run", $"Of {source} the latest 100 runs are kept.");
}
