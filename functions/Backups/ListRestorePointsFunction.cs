using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Backups.Catalogue;

namespace SuperInsight.Functions.Backups;

/// <summary>Lists restore points, newest first, with those that are refused and why.</summary>
public sealed class ListRestorePointsFunction(RestorePointCatalogue catalogue)
{
    [Function("ListRestorePoints")]
    public async Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "backups")] HttpRequestData request, CancellationToken cancellationToken)
    {
        var listing = await catalogue.ListAsync(null, cancellationToken);
        return await request.RespondAsync(HttpStatusCode.OK, new
        {
            restorePoints = listing.Points,
            rejected = listing.Rejected.Select(rejected => new { id = rejected.Id.ToString(), rejected.Bucket, rejected.Key, rejected.Reason }),
            unavailable = listing.Unavailable,
        });
    }
}
