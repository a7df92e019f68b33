namespace Microsoft.Azure.Functions.Worker;

/// <summary>Options of the worker.</summary>
public class WorkerOptions
{
    /// <value>More capabilities to announce to the host, by name.</value>
    public IDictionary<string, string> Capabilities { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <value>Whether a failure tells the host the type and text of the exception that the function threw. The default is true.</value>
    public bool EnableUserCodeException { get; set; } = true;

    /// <value>Whether the host is to send empty values too. The default is true.</value>
    public bool IncludeEmptyEntriesInMessagePayload { get; set; } = true;
}
