using System.Text.Json;

namespace LocalFunctions.Host.Configuration;

/// <summary>host.json, <c>extensions.queues</c>
/// (<see href="https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue#host-json">names, bounds and defaults</see>).</summary>
/// <param name="BatchSize">Messages taken at once, 1 to 32. <value>16</value></param>
/// <param name="NewBatchThreshold">The next batch is taken when no more than this many are still running. <value>half the batch for each processor</value></param>
/// <param name="MaxDequeueCount">Tries before a message goes to the poison queue, at least 1. <value>5</value></param>
/// <param name="VisibilityTimeout">Delay before a failed message is seen again, 0 to 7 days. <value>0</value></param>
/// <param name="MaxPollingInterval">Longest pause between looks at an empty queue, at least 100 ms. <value>1 minute</value></param>
/// <param name="Base64">Whether message texts are Base64. <value>true</value></param>
internal sealed record QueueSettings(
    int BatchSize, int NewBatchThreshold, int MaxDequeueCount, TimeSpan VisibilityTimeout, TimeSpan MaxPollingInterval, bool Base64)
{
    /// <summary>Shortest pause between looks at an empty queue.</summary>
    public static readonly TimeSpan MinPollingInterval = TimeSpan.FromMilliseconds(100);

    public static QueueSettings Parse(JsonElement queues, string path)
    {
        var batch = queues.At("batchSize").AsInteger() ?? 16;
        var settings = new QueueSettings(
            batch,
            queues.At("newBatchThreshold").AsInteger() ?? batch / 2 * Environment.ProcessorCount,
            queues.At("maxDequeueCount").AsInteger() ?? 5,
            queues.At("visibilityTimeout").AsTimeSpan() ?? TimeSpan.Zero,
            queues.At("maxPollingInterval").AsTimeSpan() ?? TimeSpan.FromMinutes(1),
            Encoding(queues.At("messageEncoding").AsText(), path));
        string? wrong = settings switch
        {
            { BatchSize: < 1 or > 32 } => "batchSize must be 1 to 32",
            { NewBatchThreshold: < 0 } => "newBatchThreshold must not be negative",
            { MaxDequeueCount: < 1 } => "maxDequeueCount must be at least 1",
            { VisibilityTimeout: var delay } when delay < TimeSpan.Zero || delay > TimeSpan.FromDays(7) => "visibilityTimeout must be 0 to 7 days",
            { MaxPollingInterval: var pause } when pause < MinPollingInterval => "maxPollingInterval must be at least 100 ms",
            _ => null,
        };
        return wrong is null ? settings : throw new HostSetupException($"{path}: extensions.queues.{wrong}.");
    }

    private static bool Encoding(string? name, string path) => name?.ToUpperInvariant() switch
    {
        null or "BASE64" => true,
        "NONE" => false,
        _ => throw new HostSetupException($"{path}: extensions.queues.messageEncoding must be base64 or none."),
    };
}
