using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Http;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Host.Queues;
using LocalFunctions.Host.Storage;
using LocalFunctions.Host.Timers;

namespace LocalFunctions.Host.Hosting;

/// <summary>The app's functions with their triggers understood.</summary>
/// <param name="Errors">Function name to what keeps it from being triggered.</param>
internal sealed record FunctionDirectory(
    FunctionCatalog Catalog, IReadOnlyList<HttpTrigger> Http, IReadOnlyList<TimerTrigger> Timers, IReadOnlyList<QueueTrigger> Queues, IReadOnlyDictionary<string, string> Errors)
{
    public static readonly FunctionDirectory Empty = new(FunctionCatalog.Empty, [], [], [], new Dictionary<string, string>());

    /// <summary>One function that is wrong does not keep the others from working.</summary>
    public static FunctionDirectory From(FunctionCatalog catalog, HostSettings settings, StorageAccounts storage)
    {
        var errors = new Dictionary<string, string>(catalog.Errors, StringComparer.OrdinalIgnoreCase);
        return new FunctionDirectory(
            catalog,
            Read(FunctionDefinition.HttpTrigger, function => HttpTrigger.From(function, settings.HostJson.RoutePrefix)),
            Read(FunctionDefinition.TimerTrigger, function => TimerTrigger.From(function, settings)),
            Read(FunctionDefinition.QueueTrigger, function => QueueTrigger.From(function, settings, storage)),
            errors);

        List<T> Read<T>(string trigger, Func<FunctionDefinition, T> read) where T : class
        {
            var found = new List<T>();
            foreach (var function in catalog.Functions.Where(function => function.Trigger.Is(trigger)))
            {
                try
                {
                    found.Add(read(function));
                }
                catch (HostSetupException problem)
                {
                    errors[function.Name] = problem.Message;
                }
            }
            return found;
        }
    }
}
