using System.Text.Json;
using LocalFunctions.Protocol;

namespace LocalFunctions.Host.Invocations;

/// <summary>What the worker offers: functions that can run, and why others cannot.</summary>
/// <param name="Functions">In the worker's order.</param>
/// <param name="Errors">Function name to what is wrong with it and what to do.</param>
internal sealed record FunctionCatalog(IReadOnlyList<FunctionDefinition> Functions, IReadOnlyDictionary<string, string> Errors)
{
    public static readonly FunctionCatalog Empty = new([], new Dictionary<string, string>());

    private readonly Dictionary<string, FunctionDefinition> byName = Functions.ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    public FunctionDefinition? Find(string name) => byName.GetValueOrDefault(name);

    public FunctionCatalog Without(IReadOnlyDictionary<string, string> failed) => failed.Count == 0
        ? this
        : new([.. Functions.Where(function => !failed.ContainsKey(function.Name))], Errors.Concat(failed).ToDictionary(StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether listeners started for <paramref name="other"/> still fit.</summary>
    public bool HasSameTriggers(FunctionCatalog other) => Signature(this).SequenceEqual(Signature(other));

    public static FunctionCatalog Parse(IEnumerable<RpcFunctionMetadata> metadata, IConfiguration settings)
    {
        var functions = new Dictionary<string, FunctionDefinition>(StringComparer.OrdinalIgnoreCase);
        var errors = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in metadata)
        {
            try
            {
                var function = Parse(entry, settings);
                if (!functions.TryAdd(function.Name, function))
                    errors[function.Name] = "Two functions have this name; the second is ignored. Rename one.";
            }
            catch (JsonException problem)
            {
                errors[entry.Name] = $"Its bindings cannot be read: {problem.Message}";
            }
        }
        return new FunctionCatalog([.. functions.Values], errors);
    }

    private static FunctionDefinition Parse(RpcFunctionMetadata entry, IConfiguration settings)
    {
        if (entry.Name.Equals("host", StringComparison.OrdinalIgnoreCase) || entry.Name.Length is 0 or > 127
            || !entry.Name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-'))
            throw new JsonException("a function's name is 1 to 127 letters, digits, '_' or '-', and not 'host'.");
        var bindings = entry.RawBindings.Select(FunctionBinding.Parse).ToArray();
        var triggers = bindings.Where(binding => binding.IsTrigger).ToArray();
        if (triggers.Length != 1)
            throw new JsonException($"a function has one trigger, this one {triggers.Length}.");
        if (!triggers[0].Is(FunctionDefinition.HttpTrigger) && !triggers[0].Is(FunctionDefinition.TimerTrigger) && !triggers[0].Is(FunctionDefinition.QueueTrigger))
            throw new JsonException($"the trigger '{triggers[0].Type}' is not one this host knows (http, timer, queue).");
        return new FunctionDefinition(
            entry.Name, entry.FunctionId, triggers[0], [.. bindings.Where(binding => binding.IsOutput)],
            RetryPolicy.From(entry.RetryOptions), IsDisabled(settings, entry.Name), entry);
    }

    /// <summary><c>AzureWebJobs.{name}.Disabled</c>, also with ':' or, for shells that allow no dots, '_'.</summary>
    private static bool IsDisabled(IConfiguration settings, string name)
    {
        var value = settings[$"AzureWebJobs.{name}.Disabled"] ?? settings[$"AzureWebJobs:{name}:Disabled"] ?? settings[$"AzureWebJobs_{name}_Disabled"];
        return value == "1" || bool.TryParse(value, out var disabled) && disabled;
    }

    private static IEnumerable<string> Signature(FunctionCatalog catalog) => catalog.Functions
        .Select(function => $"{function.Name}\n{function.Trigger.Properties.GetRawText()}\n{function.Retry}")
        .Order(StringComparer.Ordinal);
}
