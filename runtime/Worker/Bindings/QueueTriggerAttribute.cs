using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function by a message of a storage queue: at least once, and again after a failure.</summary>
/// <param name="queueName">The queue, or <c>%Setting%</c> that holds its name.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class QueueTriggerAttribute(string queueName) : TriggerBindingAttribute
{
    public string QueueName { get; } = queueName;

    /// <value>The setting that holds the connection string. The default is <c>AzureWebJobsStorage</c>.</value>
    public string? Connection { get; set; }
}
