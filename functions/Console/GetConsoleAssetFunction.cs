using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Functions.Console.Pages;

namespace SuperInsight.Functions.Console;

/// <summary>The style sheet and the icon. They tell nothing, and need no key.</summary>
public static class GetConsoleAssetFunction
{
    [Function("GetConsoleAsset")]
    public static async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/assets/{file}")] HttpRequestData request, string file, CancellationToken cancellationToken)
    {
        if (Asset.Find(file) is not { } asset)
            return await Problems.RespondAsync(request, HttpStatusCode.NotFound, "There is no such file", "A page that was open before an update may ask for an older one: reload it.");
        var response = request.CreateResponse(HttpStatusCode.OK);
        response.Headers.Add("Content-Type", asset.Type);
        response.Headers.Add("Cache-Control", "public, max-age=31536000, immutable");
        response.Headers.Add("X-Content-Type-Options", "nosniff");
        await response.Body.WriteAsync(asset.Contents, cancellationToken);
        return response;
    }
}
