using System.Collections.Concurrent;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using LocalFunctions.Host.Configuration;

namespace LocalFunctions.Host.Storage;

/// <summary>Clients for the storage accounts that connection settings name. Connection strings are never part of a message.</summary>
internal sealed class StorageAccounts(IConfiguration settings)
{
    /// <summary>Where the host keeps its own state.</summary>
    public const string HostConnection = "AzureWebJobsStorage";

    /// <summary>Settled storage API versions: storage emulators lag behind the newest.</summary>
    private const BlobClientOptions.ServiceVersion BlobVersion = BlobClientOptions.ServiceVersion.V2024_11_04;

    private const QueueClientOptions.ServiceVersion QueueVersion = QueueClientOptions.ServiceVersion.V2024_11_04;

    private readonly ConcurrentDictionary<string, BlobServiceClient> blobs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Connection, string Queue), QueueClient> queues = new();

    /// <exception cref="HostSetupException">AzureWebJobsStorage is missing or malformed.</exception>
    public BlobContainerClient Container(string name) => blobs.GetOrAdd(HostConnection, static (setting, accounts) => accounts.Client(
        setting, text => new BlobServiceClient(text, Quick(new BlobClientOptions(BlobVersion)))), this).GetBlobContainerClient(name);

    /// <param name="connection">The binding's <c>connection</c>; null is the host's own.</param>
    /// <exception cref="HostSetupException">The setting is missing or malformed.</exception>
    public QueueClient Queue(string? connection, string name) => queues.GetOrAdd((string.IsNullOrEmpty(connection) ? HostConnection : connection, name), static (key, accounts) =>
        accounts.Client(key.Connection, text => new QueueClient(text, key.Queue, Quick(new QueueClientOptions(QueueVersion)))), this);

    /// <summary>What a person needs to know of a storage failure: the first line, without request dumps or secrets.</summary>
    public static string Explain(Exception problem) => problem switch
    {
        RequestFailedException { Status: 0 } away => $"the storage of {HostConnection} (or of the binding's connection) does not answer ({FirstLine(away.InnerException?.Message ?? away.Message)})",
        RequestFailedException refused => $"storage answered {refused.Status} {refused.ErrorCode}",
        AggregateException { InnerException: { } inner } => Explain(inner),
        _ => FirstLine(problem.Message),
    };

    private T Client<T>(string connection, Func<string, T> create)
    {
        var text = Setting(connection);
        try
        {
            return create(text);
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException)
        {
            // The inner exception may quote the text, which holds a key: it is not passed on.
            throw new HostSetupException($"The setting '{connection}' is not a storage connection string. Use 'UseDevelopmentStorage=true' for Azurite, or the account's connection string.");
        }
    }

    /// <summary>Looked up as Microsoft's host does: with the prefix AzureWebJobs first, then as it is, then as a connection string.</summary>
    private string Setting(string name) =>
        First(settings[$"AzureWebJobs{name}"], settings[name], settings.GetConnectionString(name))
        ?? throw new HostSetupException(settings.GetSection(name).GetChildren().Any() || settings.GetSection($"AzureWebJobs{name}").GetChildren().Any()
            ? $"The setting '{name}' is given in parts ('{name}__…'), for a connection by identity, which this host does not make. Set '{name}' to a connection string."
            : $"The setting '{name}' is missing: locks, schedules and queues are kept in that storage account. Set it, as 'UseDevelopmentStorage=true' with Azurite running.");

    private static string? First(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (!string.IsNullOrEmpty(text))
                return text;
        }
        return null;
    }

    private static T Quick<T>(T options) where T : ClientOptions
    {
        options.Retry.MaxRetries = 3;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(2);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(20);
        options.Diagnostics.IsTelemetryEnabled = false;
        return options;
    }

    private static string FirstLine(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }
}
