using System.Globalization;
using System.Net;

namespace LocalFunctions.Host.Configuration;

/// <summary>Everything the host was told, read once at start and fixed after.</summary>
internal sealed record HostSettings
{
    private const long DefaultRequestBodyLimit = 104_857_600;
    private static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(60);

    public required string ScriptRoot { get; init; }

    /// <summary>Names this app's locks, schedules and keys in storage; hosts of one app share it.</summary>
    public required string HostId { get; init; }

    public required IPAddress Address { get; init; }

    public required int Port { get; init; }

    public required HostJson HostJson { get; init; }

    /// <summary>Settings by name: the environment over local.settings.json.</summary>
    public required IConfiguration Configuration { get; init; }

    /// <summary>Values of local.settings.json, for the worker's environment.</summary>
    public required IReadOnlyDictionary<string, string> LocalValues { get; init; }

    /// <summary>The zone that cron schedules are meant in. <value>UTC unless WEBSITE_TIME_ZONE is set</value></summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Largest request body, bytes. <value>100 MiB, Microsoft's default</value></summary>
    public long RequestBodyLimit { get; init; } = DefaultRequestBodyLimit;

    /// <summary>How long running invocations may take to end after SIGTERM before they are cancelled. <value>60 s</value></summary>
    public TimeSpan ShutdownGrace { get; init; } = DefaultGrace;

    /// <summary>How long a worker may take from start to loaded functions. <value>60 s</value></summary>
    public TimeSpan WorkerStartLimit { get; init; } = DefaultGrace;

    /// <summary>How long a worker may take to answer whether it is well, before it is ended; null is without limit. <value>60 s</value></summary>
    public TimeSpan? WorkerAnswerLimit { get; init; } = DefaultGrace;

    /// <summary>Resident bytes above which a worker is replaced; null is no limit. <value>no limit</value></summary>
    public long? WorkerMemoryLimit { get; init; }

    /// <summary>Whether the worker is replaced when the app is built anew. <value>false</value></summary>
    public bool WatchesApp { get; init; }

    /// <summary>The folder of key files, or null when keys are kept in blobs.</summary>
    public string? SecretsFolder { get; init; }

    public static HostSettings Read(HostCommand.Run command, IReadOnlyDictionary<string, string> environment)
    {
        var root = command.ScriptRoot;
        var hostJson = HostJson.Read(Path.Combine(root, "host.json"));
        var local = LocalSettings.Read(Path.Combine(root, "local.settings.json"));
        var configuration = SettingSources.Combine(local, environment);
        return new HostSettings
        {
            ScriptRoot = root,
            HostId = HostIdentity.Of(configuration, root),
            Address = command.Address,
            Port = command.Port,
            HostJson = hostJson,
            Configuration = configuration,
            LocalValues = local,
            TimeZone = Zone(configuration["WEBSITE_TIME_ZONE"]),
            RequestBodyLimit = Bytes(configuration, "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", DefaultRequestBodyLimit, int.MaxValue),
            ShutdownGrace = Span(configuration, "FUNCTIONS_SHUTDOWN_GRACE", DefaultGrace),
            WorkerStartLimit = Span(configuration, "FUNCTIONS_WORKER_START_LIMIT", DefaultGrace),
            WorkerAnswerLimit = Span(configuration, "FUNCTIONS_WORKER_ANSWER_LIMIT", DefaultGrace) is var limit && limit > TimeSpan.Zero ? limit : null,
            WorkerMemoryLimit = string.IsNullOrEmpty(configuration["FUNCTIONS_WORKER_MEMORY_LIMIT"]) ? null : Bytes(configuration, "FUNCTIONS_WORKER_MEMORY_LIMIT", 0, long.MaxValue),
            WatchesApp = configuration["FUNCTIONS_WATCH"] is "1" || bool.TryParse(configuration["FUNCTIONS_WATCH"], out var watches) && watches,
            SecretsFolder = Secrets(configuration),
        };
    }

    private static TimeZoneInfo Zone(string? id)
    {
        if (string.IsNullOrEmpty(id))
            return TimeZoneInfo.Utc;
        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? zone
            : throw new HostSetupException($"WEBSITE_TIME_ZONE is '{id}', which this machine does not know. Use an IANA name as 'Asia/Shanghai', and install tzdata.");
    }

    private static long Bytes(IConfiguration configuration, string name, long otherwise, long most) => configuration[name] switch
    {
        null or "" => otherwise,
        var text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0 && bytes <= most
            ? bytes
            : throw new HostSetupException($"{name} must be a number of bytes from 1 to {most}."),
    };

    private static TimeSpan Span(IConfiguration configuration, string name, TimeSpan otherwise) => configuration[name] switch
    {
        null or "" => otherwise,
        var text => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero && span <= TimeSpan.FromDays(1)
            ? span
            : throw new HostSetupException($"{name} must be a time as \"00:01:00\", at most a day."),
    };

    private static string? Secrets(IConfiguration configuration)
    {
        if (!string.Equals(configuration["AzureWebJobsSecretStorageType"], "files", StringComparison.OrdinalIgnoreCase))
            return null;
        return configuration["FUNCTIONS_SECRETS_PATH"] is { Length: > 0 } folder
            ? Path.GetFullPath(folder)
            : throw new HostSetupException("AzureWebJobsSecretStorageType is 'files', but FUNCTIONS_SECRETS_PATH does not say in which folder.");
    }
}
