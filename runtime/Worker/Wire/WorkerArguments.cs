using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LocalFunctions.Worker.Wire;

/// <summary>The arguments by which a host starts the worker: <c>--functions-uri</c>, <c>--functions-worker-id</c>, <c>--functions-request-id</c> and
/// <c>--functions-grpc-max-message-length</c>, or the older <c>--host --port --workerId --requestId --grpcMaxMessageLength</c>. Others are the app's.</summary>
internal sealed class WorkerArguments(IReadOnlyList<string> arguments)
{
    /// <summary>Where the host is.</summary>
    /// <param name="endpoint">The host, when the arguments name it.</param>
    /// <param name="problem">Every argument that is missing or wrong, and what to do, when they do not.</param>
    public bool TryRead([NotNullWhen(true)] out HostEndpoint? endpoint, [NotNullWhen(false)] out string? problem)
    {
        var problems = new List<string>();
        if (!Uri.TryCreate(Value("functions-uri") ?? OlderUri(), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            problems.Add("--functions-uri (an http address, such as http://127.0.0.1:5001/)");
        var workerId = Value("functions-worker-id") ?? Value("workerId");
        if (string.IsNullOrEmpty(workerId))
            problems.Add("--functions-worker-id");
        var length = Value("functions-grpc-max-message-length") ?? Value("grpcMaxMessageLength");
        if (!int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var maxMessageBytes) || maxMessageBytes == 0)
            problems.Add("--functions-grpc-max-message-length (bytes, 1 to 2147483647)");

        endpoint = problems.Count == 0 ? new HostEndpoint(uri!, workerId!, maxMessageBytes) : null;
        problem = endpoint is null
            ? $"This is a function app: a Functions host starts it. Missing or wrong: {string.Join(", ", problems)}. Start it with ./run, or with `func start` in its output directory."
            : null;
        return endpoint is not null;
    }

    private string? OlderUri() => Value("host") is { } host && Value("port") is { } port ? $"http://{host}:{port}/" : null;

    // "--name value" and "--name=value".
    private string? Value(string name)
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            var argument = arguments[index];
            if (!argument.StartsWith("--", StringComparison.Ordinal) || string.Compare(argument, 2, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) != 0)
                continue;
            if (argument.Length == name.Length + 2)
                return index + 1 < arguments.Count ? arguments[index + 1] : null;
            if (argument[name.Length + 2] == '=')
                return argument[(name.Length + 3)..];
        }

        return null;
    }
}

/// <summary>Where the host is, and how long a message may be, in bytes.</summary>
internal sealed record HostEndpoint(Uri Address, string WorkerId, int MaxMessageBytes);
