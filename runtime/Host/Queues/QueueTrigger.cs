using Azure.Storage.Queues;
using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Host.Storage;

namespace LocalFunctions.Host.Queues;

/// <summary>A queue function and its queues.</summary>
/// <param name="Poison">Null when the queue is itself a poison queue: then a message that keeps failing stays where it is.</param>
internal sealed record QueueTrigger(FunctionDefinition Function, QueueClient Queue, QueueClient? Poison)
{
    private const string PoisonSuffix = "-poison";

    /// <exception cref="HostSetupException">The queue's name or connection cannot be resolved.</exception>
    public static QueueTrigger From(FunctionDefinition function, HostSettings settings, StorageAccounts storage)
    {
        var name = settings.Configuration.Resolve(function.Trigger.Text("queueName") ?? "");
        var connection = function.Trigger.Text("connection");
        return new QueueTrigger(
            function, storage.Queue(connection, name), name.EndsWith(PoisonSuffix, StringComparison.Ordinal) ? null : storage.Queue(connection, name + PoisonSuffix));
    }
}
