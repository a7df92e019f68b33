using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace SuperInsight.Functions.Console;

/// <summary>Shows the console in another language or theme from now on.</summary>
public static class PreferInConsoleFunction
{
    [Function("PreferInConsole")]
    public static HttpResponseData Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/preferences")] HttpRequestData request) => ConsoleGate.Prefer(request);
}
