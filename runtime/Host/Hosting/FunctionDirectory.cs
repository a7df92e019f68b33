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
            Apart(Read(FunctionDefinition.HttpTrigger, function => HttpTrigger.From(function, settings.HostJson.Http.RoutePrefix))),
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
                    errors[function.Name] = $"its {function.Trigger.Type} '{function.Trigger.Name}': {problem.Message}";
                }
            }
            return found;
        }

        // Routing would answer 500 to each request that two functions could take.
        List<HttpTrigger> Apart(List<HttpTrigger> all)
        {
            var apart = new List<HttpTrigger>();
            foreach (var trigger in all)
            {
                if (apart.Find(trigger.CollidesWith) is { } other)
                    errors[trigger.Function.Name] = $"its route {trigger.Pattern.RawText} is answered by '{other.Function.Name}' already. Change the route or the methods of one.";
                else
                    apart.Add(trigger);
            }
            return apart;
        }
    }
}
