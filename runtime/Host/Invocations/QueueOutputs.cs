using System.Text.Json;
using Azure;
using Azure.Storage.Queues.Models;
using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Storage;
using LocalFunctions.Protocol;

namespace LocalFunctions.Host.Invocations;

/// <summary>Writes what a function returned for its queue outputs, creating a queue that is not there yet.
/// At least once: a write whose answer is lost is repeated by the storage client.</summary>
internal sealed class QueueOutputs(HostSettings settings, StorageAccounts storage)
{
    /// <exception cref="OutputFailedException">A message could not be written; earlier ones may have been.</exception>
    public async Task WriteAsync(FunctionDefinition function, InvocationResponse response, CancellationToken cancellationToken)
    {
        foreach (var output in function.Outputs)
        {
            if (!output.Is("queue"))
                continue;
            try
            {
                var data = Find(response, output.Name);
                foreach (var message in OutputMessages.From(data))
                    await SendAsync(output, message, cancellationToken);
            }
            catch (Exception problem) when (problem is RequestFailedException or AggregateException or HostSetupException or OperationCanceledException or JsonException or ArgumentException)
            {
                throw new OutputFailedException($"Its output '{output.Name}' could not be written to the queue '{output.Text("queueName")}': {StorageAccounts.Explain(problem)}", problem);
            }
        }
    }

    private async Task SendAsync(FunctionBinding output, BinaryData message, CancellationToken cancellationToken)
    {
        var queue = storage.Queue(output.Text("connection"), settings.Configuration.Resolve(output.Text("queueName") ?? ""));
        var body = settings.HostJson.Queues.Base64 ? new BinaryData(Convert.ToBase64String(message.ToMemory().Span)) : message;
        try
        {
            await queue.SendMessageAsync(body, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await queue.SendMessageAsync(body, cancellationToken: cancellationToken);
        }
    }

    private static TypedData? Find(InvocationResponse response, string name) =>
        name == FunctionBinding.ReturnValue && response.ReturnValue is not null
            ? response.ReturnValue
            : response.OutputData.FirstOrDefault(output => output.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Data;
}
