using System.Globalization;
using LocalFunctions.Protocol;

namespace WireWorker;

/// <summary>The functions of the worker process. Settings: WIRE_FOLDER (where it records, and looks for files that tell it what to do), WIRE_SCHEDULE, WIRE_QUEUE.</summary>
public sealed class Script(Func<string, string?> setting)
{
    private readonly Lock gate = new();

    private string Folder => setting("WIRE_FOLDER") ?? throw new InvalidOperationException("WIRE_FOLDER is missing.");

    public IReadOnlyList<WireFunction> Functions()
    {
        const string Http = """{"name":"$return","type":"http","direction":"Out"}""";
        List<WireFunction> functions =
        [
            new("Pid", _ => Task.FromResult(Answer.Http(200, Environment.ProcessId.ToString(CultureInfo.InvariantCulture))), Get("Pid"), Http),
            new("Crash", _ => throw Die(), Get("Crash"), Http),
            new("Hold", HoldAsync, Get("Hold"), Http),
        ];
        if (setting("WIRE_SCHEDULE") is { Length: > 0 })
            functions.Add(new("Tick", TickAsync, """{"name":"timer","direction":"In","type":"timerTrigger","schedule":"%WIRE_SCHEDULE%"}"""));
        if (setting("WIRE_QUEUE") is { Length: > 0 })
            functions.Add(new("Take", TakeAsync, """{"name":"message","direction":"In","type":"queueTrigger","queueName":"%WIRE_QUEUE%","dataType":"String"}"""));
        return functions;
    }

    public void Record(string what, string detail)
    {
        lock (gate)
            File.AppendAllText(Path.Combine(Folder, "record"), $"{what} {detail}\n");
    }

    private static string Get(string name) => $$"""{"name":"request","direction":"In","type":"httpTrigger","authLevel":"Anonymous","methods":["get"],"route":"{{name}}"}""";

    private async Task<InvocationResponse> HoldAsync(WireInvocation invocation)
    {
        Record("begin", "Hold");
        await ReleasedAsync(invocation.Cancelled);
        Record("end", "Hold");
        return Answer.Http(200, "released");
    }

    private async Task<InvocationResponse> TickAsync(WireInvocation invocation)
    {
        Record("begin", $"Tick {invocation.Input.Json}");
        await ReleasedAsync(invocation.Cancelled);
        Record("end", "Tick");
        return Answer.Ok();
    }

    private Task<InvocationResponse> TakeAsync(WireInvocation invocation)
    {
        Record("begin", $"Take {invocation.Input.String} {invocation.Request.TriggerMetadata["DequeueCount"].Json}");
        if (invocation.Input.String == "crash once" && invocation.Request.TriggerMetadata["DequeueCount"].Json == "1")
            throw Die();
        if (invocation.Input.String.StartsWith("fail", StringComparison.Ordinal))
            return Task.FromResult(Answer.Failed("as the message wants"));
        Record("end", $"Take {invocation.Input.String}");
        return Task.FromResult(Answer.Ok());
    }

    /// <summary>Waits until the test writes the file "release".</summary>
    private async Task ReleasedAsync(CancellationToken cancelled)
    {
        while (!File.Exists(Path.Combine(Folder, "release")))
            await Task.Delay(20, cancelled);
    }

    private static InvalidOperationException Die()
    {
        Environment.Exit(3);
        return new InvalidOperationException("Exit does not return.");
    }
}
