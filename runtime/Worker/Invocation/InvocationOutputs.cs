using LocalFunctions.Protocol;
using LocalFunctions.Worker.Wire;
using Microsoft.Azure.Functions.Worker.Http;

namespace LocalFunctions.Worker.Invocation;

/// <summary>Puts what an invocation returned into its answer: the return value, or the properties of a result class.</summary>
internal static class InvocationOutputs
{
    public static async ValueTask WriteAsync(InvocationContext context, InvocationResponse response)
    {
        if (context.Result.Value is not { } value)
            return;
        var function = context.Function.Descriptor;
        if (function.ResultProperties.Count == 0)
        {
            response.ReturnValue = await WriteAsync(context, value, function.Bindings.FirstOrDefault(binding => binding.Name == FunctionBinding.ReturnValue));
            return;
        }

        foreach (var binding in function.Bindings)
        {
            if (function.ResultProperties.TryGetValue(binding.Name, out var read) && Output(value, binding, read) is { } output)
                response.OutputData.Add(new ParameterBinding { Name = binding.Name, Data = await WriteAsync(context, output, binding) });
        }
    }

    // A middleware may have put a plain response in the place of the function's result class.
    private static object? Output(object value, FunctionBinding binding, Func<object, object?> read) =>
        value is HttpResponseData ? binding.IsHttpOutput ? value : null : read(value);

    private static ValueTask<TypedData> WriteAsync(InvocationContext context, object value, FunctionBinding? binding) =>
        binding?.IsHttpOutput is true ? TypedDataWriter.WriteHttpAsync(value, context.Json) : TypedDataWriter.WriteAsync(value, context.Json);
}
