using System.Text.Json;
using LocalFunctions.Host.Invocations;

namespace LocalFunctions.Host.Configuration;

/// <summary>host.json, <c>retry</c> (<see href="https://learn.microsoft.com/azure/azure-functions/functions-host-json#retry">names and meanings</see>).</summary>
internal static class RetrySettings
{
    public static RetryPolicy? Parse(JsonElement retry, string path)
    {
        if (retry.ValueKind == JsonValueKind.Undefined)
            return null;
        var count = retry.At("maxRetryCount").AsInteger() is >= -1 and var given
            ? given
            : throw new HostSetupException($"{path}: retry.maxRetryCount must be a number from 0, or -1 for retrying without end.");
        var policy = retry.At("strategy").AsText()?.ToUpperInvariant() switch
        {
            "FIXEDDELAY" => Fixed(count, Delay(retry, "delayInterval", path)),
            "EXPONENTIALBACKOFF" => new RetryPolicy(count, Delay(retry, "minimumInterval", path), Delay(retry, "maximumInterval", path)),
            _ => throw new HostSetupException($"{path}: retry.strategy must be fixedDelay or exponentialBackoff."),
        };
        if (policy.Longest < policy.First)
            throw new HostSetupException($"{path}: retry.maximumInterval must not be shorter than retry.minimumInterval.");
        return count == 0 ? null : policy;
    }

    private static RetryPolicy Fixed(int count, TimeSpan delay) => new(count, delay, delay);

    private static TimeSpan Delay(JsonElement retry, string name, string path) => retry.At(name).AsTimeSpan() is { } delay && delay >= TimeSpan.Zero
        ? delay
        : throw new HostSetupException($"{path}: retry.{name} must be a time as \"00:00:10\".");
}
