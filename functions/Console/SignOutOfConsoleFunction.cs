using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker;

namespace SuperInsight.Functions.Console;

/// <summary>Ends a session in this browser.</summary>
public sealed class SignOutOfConsoleFunction(ConsoleGate gate)
{
    [Function("SignOutOfConsole")]
    public Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "console/sign-out")] HttpRequestData request, CancellationToken cancellationToken) =>
        gate.SignOutAsync(request, cancellationToken);
}
