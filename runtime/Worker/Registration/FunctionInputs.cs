using System.Globalization;
using System.Text.Json;
using LocalFunctions.Worker.Invocation;
using LocalFunctions.Worker.Wire;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using TypedData = LocalFunctions.Protocol.TypedData;

namespace LocalFunctions.Worker;

/// <summary>The inputs of one invocation, as generated code asks for them. Each failure is a <see cref="FunctionInputException"/> naming function and parameter.</summary>
public readonly struct FunctionInputs
{
    private readonly InvocationContext context;

    internal FunctionInputs(InvocationContext context) => this.context = context;

    public FunctionContext Context => context;

    public CancellationToken CancellationToken => context.CancellationToken;

    public IServiceProvider Services => context.InstanceServices;

    /// <summary>The request that started the invocation.</summary>
    public HttpRequestData Request(string parameter) =>
        context.HttpRequest ?? throw Failure(parameter, typeof(HttpRequestData), "no HTTP request started this invocation");

    /// <summary>The trigger's payload: text, bytes, or an object read as JSON; null when the payload is JSON's null.</summary>
    public T? Payload<T>(string parameter)
    {
        var data = PayloadData(parameter);
        try
        {
            return data is null ? default : TypedDataReader.Read<T>(data, context.Json);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidCastException)
        {
            throw Failure(parameter, typeof(T), $"the payload is not such a value: {error.Message}", error);
        }
    }

    /// <summary>What the trigger says under that name besides its payload; null when it says nothing.</summary>
    public string? Text(string parameter) => TriggerValues.Find(context.Request, parameter);

    /// <summary>The same, as a number, date, id and so on, read independently of culture.</summary>
    public T? Parsed<T>(string parameter)
        where T : struct, IParsable<T>
    {
        if (Text(parameter) is not { Length: > 0 } text)
            return null;
        return T.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : throw Failure(parameter, typeof(T), "the value is not one");
    }

    /// <summary>The same, as a member of an enumeration, by name (ignoring case) or number.</summary>
    public T? Member<T>(string parameter)
        where T : struct, Enum
    {
        if (Text(parameter) is not { Length: > 0 } text)
            return null;
        return Enum.TryParse<T>(text, ignoreCase: true, out var value) ? value : throw Failure(parameter, typeof(T), "the value is not one");
    }

    public T Required<T>(T? value, string parameter)
        where T : class =>
        value ?? throw Missing(parameter, typeof(T));

    public T Required<T>(T? value, string parameter)
        where T : struct =>
        value ?? throw Missing(parameter, typeof(T));

    private TypedData? PayloadData(string parameter)
    {
        foreach (var input in context.Request.InputData)
        {
            if (string.Equals(input.Name, parameter, StringComparison.OrdinalIgnoreCase))
                return input.Data;
        }

        // [FromBody] stands on another parameter than the trigger's.
        return context.HttpRequest?.BodyData;
    }

    private FunctionInputException Missing(string parameter, Type type) =>
        Failure(parameter, type, "the trigger gave no value of that name; make the parameter nullable or give it a default value if that may happen");

    private FunctionInputException Failure(string parameter, Type type, string reason, Exception? cause = null) =>
        new($"Function '{context.Function.Name}' cannot be called: parameter '{parameter}' must be a {type.Name}, but {reason}.", cause);
}
