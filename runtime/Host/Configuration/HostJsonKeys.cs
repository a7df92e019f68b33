using System.Text.Json;

namespace LocalFunctions.Host.Configuration;

/// <summary>Tells which keys of host.json mean nothing here: misspelt or misplaced ones with what was perhaps meant, and those that only Microsoft's host uses.</summary>
internal static class HostJsonKeys
{
    /// <summary>Below a path that ends in ".*" anything may stand.</summary>
    private static readonly string[] Used =
    [
        "version", "functionTimeout", "logging.logLevel.*",
        "extensions.http.routePrefix", "extensions.http.maxConcurrentRequests", "extensions.http.maxOutstandingRequests",
        "extensions.queues.batchSize", "extensions.queues.newBatchThreshold", "extensions.queues.maxDequeueCount", "extensions.queues.visibilityTimeout",
        "extensions.queues.maxPollingInterval", "extensions.queues.messageEncoding",
        "retry.strategy", "retry.maxRetryCount", "retry.delayInterval", "retry.minimumInterval", "retry.maximumInterval",
        "singleton.listenerLockPeriod", "singleton.listenerLockRecoveryPollingInterval",
    ];

    /// <summary>Known to Microsoft's host only (<see href="https://learn.microsoft.com/azure/azure-functions/functions-host-json"/>).</summary>
    private static readonly string[] Unused =
    [
        "aggregator.*", "applicationInsights.*", "concurrency.*", "configurationProfile", "customHandler.*", "extensionBundle.*", "functions", "healthMonitor.*", "managedDependency.*",
        "telemetryMode", "watchDirectories", "watchFiles", "$schema",
        "logging.applicationInsights.*", "logging.console.*", "logging.fileLoggingMode", "logging.metrics.*",
        "extensions.http.dynamicThrottlesEnabled", "extensions.http.hsts.*", "extensions.http.customHeaders.*",
        "extensions.blobs.*", "extensions.cosmosDB.*", "extensions.durableTask.*", "extensions.eventHubs.*", "extensions.eventGrid.*", "extensions.kafka.*", "extensions.rabbitMQ.*",
        "extensions.sendGrid.*", "extensions.serviceBus.*", "extensions.signalR.*", "extensions.warmup.*", "extensions.azureRedis.*",
        "singleton.lockPeriod", "singleton.lockAcquisitionTimeout", "singleton.lockAcquisitionPollingInterval",
    ];

    /// <returns>One sentence for each key, in the order of the file.</returns>
    public static IReadOnlyList<string> Warnings(JsonElement root, string path)
    {
        var warnings = new List<string>();
        Look(root, "", warnings, path);
        return warnings;
    }

    private static void Look(JsonElement element, string parent, List<string> warnings, string path)
    {
        foreach (var property in element.EnumerateObject())
        {
            var key = parent.Length == 0 ? property.Name : $"{parent}.{property.Name}";
            if (Covers(Used, key))
                continue;
            if (Covers(Unused, key))
            {
                if (!key.StartsWith('$'))
                    warnings.Add($"{path}: '{key}' is a setting of Microsoft's host that this one does not use.");
            }
            else if (property.Value.ValueKind == JsonValueKind.Object && Used.Concat(Unused).Any(known => known.StartsWith($"{key}.", StringComparison.OrdinalIgnoreCase)))
            {
                Look(property.Value, key, warnings, path);
            }
            else
            {
                warnings.Add($"{path}: '{key}' is not known and not used.{(Meant(key) is { } meant ? $" Did you mean '{meant}'?" : "")}");
            }
        }
    }

    private static bool Covers(string[] known, string key) => known.Any(name => name.EndsWith(".*", StringComparison.Ordinal)
        ? key.Equals(name[..^2], StringComparison.OrdinalIgnoreCase)
        : key.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The same name in another place, else the nearest name in the same place.</summary>
    private static string? Meant(string key)
    {
        var names = Used.Select(name => name.EndsWith(".*", StringComparison.Ordinal) ? name[..^2] : name).ToArray();
        var parents = names.Select(Parent).Where(name => name.Length > 0).SelectMany(name => new[] { name, Parent(name) }).Where(name => name.Length > 0).Distinct().ToArray();
        var places = names.Concat(parents).ToArray();
        return places.FirstOrDefault(name => Last(name).Equals(Last(key), StringComparison.OrdinalIgnoreCase))
            ?? places.Where(name => Parent(name).Equals(Parent(key), StringComparison.OrdinalIgnoreCase) && Distance(Last(name), Last(key)) <= Math.Max(1, Last(name).Length / 3))
                .MinBy(name => Distance(Last(name), Last(key)));
    }

    private static string Last(string key) => key[(key.LastIndexOf('.') + 1)..];

    private static string Parent(string key) => key.LastIndexOf('.') is >= 0 and var dot ? key[..dot] : "";

    /// <summary>Levenshtein's, ignoring case.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 0; i < one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < other.Length; j++)
            {
                var changed = diagonal + (char.ToUpperInvariant(one[i]) == char.ToUpperInvariant(other[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(changed, Math.Min(row[j], diagonal) + 1);
            }
        }
        return row[^1];
    }
}
