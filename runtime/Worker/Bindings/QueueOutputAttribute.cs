using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Sends the return value, or the property, to a storage queue: a string, an object (as JSON), or an array of them (a message each). Null sends nothing.</summary>
/// <param name="queueName">The queue, or <c>%Setting%</c> that holds its name.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class QueueOutputAttribute(string queueName) : OutputBindingAttribute
{
    public string QueueName { get; } = queueName;

    /// <value>The setting that holds the connection string. The default is <c>AzureWebJobsStorage</c>.</value>
    public string? Connection { get; set; }
}
