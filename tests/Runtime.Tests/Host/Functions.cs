using LocalFunctions.Protocol;
using WireWorker;

namespace Runtime.Tests.Host;

/// <summary>Shapes of functions that tests play.</summary>
internal static class Functions
{
    private const string HttpReturn = """{"name":"$return","type":"http","direction":"Out"}""";

    public static WireFunction Http(string name, Func<WireInvocation, Task<InvocationResponse>> handler, string? route = null, string level = "Anonymous", string methods = "\"get\",\"post\"") =>
        new(name, handler, HttpTrigger(name, route, level, methods), HttpReturn);

    public static WireFunction Timer(string name, string schedule, Func<WireInvocation, Task<InvocationResponse>> handler, string more = "") =>
        new(name, handler, $$"""{"name":"timer","direction":"In","type":"timerTrigger","schedule":"{{schedule}}"{{more}}}""");

    public static WireFunction Queue(string name, string queue, Func<WireInvocation, Task<InvocationResponse>> handler, params string[] outputs) =>
        new(name, handler, [$$"""{"name":"message","direction":"In","type":"queueTrigger","queueName":"{{queue}}","dataType":"String"}""", .. outputs]);

    public static string HttpTrigger(string name, string? route = null, string level = "Anonymous", string methods = "\"get\",\"post\"") =>
        $$"""{"name":"request","direction":"In","type":"httpTrigger","authLevel":"{{level}}","methods":[{{methods}}],"route":"{{route ?? name}}"}""";

    public static string QueueOutput(string queue, string name = "$return") => $$"""{"name":"{{name}}","direction":"Out","type":"queue","queueName":"{{queue}}"}""";

    public static Task<InvocationResponse> Ok(WireInvocation invocation) => Task.FromResult(Answer.Ok());
}
