using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Console;

namespace SuperInsight.Functions.Console;

/// <summary>Exchanges a key for a session.</summary>
public sealed class SignInToConsoleFunction(ConsoleGate gate, SignInLimit limit)
{
    [Function("SignInToConsole")]
    public Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "console/sign-in")] HttpRequestData request, CancellationToken cancellationToken) =>
        gate.SignInAsync(request, limit, cancellationToken);
}
