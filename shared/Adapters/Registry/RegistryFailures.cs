using System.Net;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace SuperInsight.Adapters.Registry;

/// <summary>Turns what went wrong into reason and what to do next. No header and no body of a registry's goes into them.</summary>
internal static class RegistryFailures
{
    public const string CredentialHint = "set the registry's user and password, and check that they may pull this image and have not expired";
    public const string ProxyHint = "check that it is a registry and not a proxy or a web page";

    public static string Subject(RegistryPlace place) => $"{place.Host}/{place.Name} {place.Reference}";

    public static RegistryException Refused(RegistryPlace place, RegistryAnswer answer, string what) => new(Subject(place), $"{what} {(int)answer.Status}{(answer.DeadEnd is { } end ? $" and {end}" : "")}", answer switch
    {
        { DeadEnd: not null } => "use the host that has the image itself, by https; by http only one on this machine",
        { Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => CredentialHint,
        { IsThrottled: true } => "wait and repeat: too much was asked of the registry; a user of one's own may ask more often",
        { IsTransient: true } => "wait and repeat; when it persists, look at the registry's own state",
        _ => ProxyHint,
    });

    public static RegistryException Unreachable(RegistryPlace place, Exception cause) => new(
        Subject(place),
        cause switch
        {
            TimeoutRejectedException timeout => $"{place.Root.Authority} did not answer within {timeout.Timeout}",
            BrokenCircuitException => $"{place.Root.Authority} failed repeatedly, so that nothing is sent for the moment",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => $"no trusted connection: {cause.InnerException?.Message ?? cause.Message}",
            _ => cause.Message,
        },
        "wait and repeat; when it persists, check the network, the image's host and the registry's certificate",
        cause);

    public static RegistryException Nonsense(RegistryPlace place, string reason) => new(Subject(place), reason, ProxyHint);
}
