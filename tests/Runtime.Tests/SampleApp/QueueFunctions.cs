using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace SampleApp;

public sealed class QueueFunctions(Gate gate, ILogger<QueueFunctions> logger)
{
    [Function("Forward")]
    [QueueOutput("next")]
    public static string Forward([QueueTrigger("texts")] string message) => $"<{message}>";

    [Function("ForwardAll")]
    [QueueOutput("%NextQueue%", Connection = "Storage")]
    public static ValueTask<Order[]> ForwardAll([QueueTrigger("orders", Connection = "Storage")] Order order) =>
        ValueTask.FromResult<Order[]>([order, order]);

    [Function("Measure")]
    [QueueOutput("sizes")]
    public static byte[] Measure([QueueTrigger("bytes")] byte[] message) => [(byte)message.Length];

    [Function("Describe")]
    [QueueOutput("descriptions")]
    public static string Describe(
        [QueueTrigger("described")] string message,
        int dequeueCount,
        string id,
        DateTimeOffset insertionTime,
        FunctionContext context,
        Guid? unknown,
        string other = "default",
        int retries = 3) =>
        $"{message} {id} {dequeueCount} {insertionTime:O} {unknown} {other} {retries} {context.BindingContext.BindingData["POPRECEIPT"]} {context.RetryContext.RetryCount}/{context.RetryContext.MaxRetryCount} {context.TraceContext.TraceParent}";

    [Function("Join")]
    [QueueOutput("joined")]
    public static string Join([QueueTrigger("lists")] string[] items) => string.Join("+", items);

    [Function("Definition")]
    [QueueOutput("definitions")]
    public static object Definition([QueueTrigger("defined")] string message, FunctionContext context, Guid? absent)
    {
        var definition = context.FunctionDefinition;
        return new
        {
            definition.Name,
            Id = definition.Id == context.FunctionId,
            definition.EntryPoint,
            AppExists = File.Exists(definition.PathToAssembly),
            Inputs = definition.InputBindings.Select(input => $"{input.Key}:{input.Value.Type}:{input.Value.Direction}"),
            Outputs = definition.OutputBindings.Select(output => $"{output.Key}:{output.Value.Type}:{output.Value.Direction}"),
            Parameters = definition.Parameters.Select(parameter => $"{parameter.Name}:{parameter.Type.Name}"),
        };
    }

    /// <summary>Waits for the gate, or until it is cancelled.</summary>
    [Function("Hold")]
    public async Task Hold([QueueTrigger("holds")] string message, CancellationToken cancellationToken)
    {
        logger.LogInformation("Holding {Message}", message);
        await gate.Opened.WaitAsync(cancellationToken);
    }

    [Function("Open")]
    public void Open([QueueTrigger("opens")] string message)
    {
        logger.LogInformation("Opening for {Message}", message);
        gate.Open();
    }

    /// <summary>Blocks its thread and never looks at its token.</summary>
    [Function("Stuck")]
    public void Stuck([QueueTrigger("stuck")] string message)
    {
        logger.LogInformation("Stuck with {Message}", message);
        gate.Opened.Wait();
    }

    /// <summary>Calls the address in the message.</summary>
    [Function("Call")]
    public static async Task Call([QueueTrigger("calls")] Uri address, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(address, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    [Function("Fail")]
    public static void Fail([QueueTrigger("failures")] string message) =>
        throw new InvalidDataException($"cannot use '{message}'", new FormatException("the inner reason"));

    [Function("FailByInnerCancellation")]
    public static void FailByInnerCancellation([QueueTrigger("failures")] string message) =>
        throw new InvalidOperationException(message, new OperationCanceledException());
}
