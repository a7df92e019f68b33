using System.Text;
using LocalFunctions.Worker.Generator.Models;

namespace LocalFunctions.Worker.Generator;

/// <summary>Writes the class that binds and calls one function.</summary>
internal static class InvokerWriter
{
    private const string Created = "                var function = Create(inputs.Services, null);\n";

    public static void Write(StringBuilder code, FunctionModel function, int index)
    {
        code.Append($"\n        private static class Invoker{index}\n        {{\n");
        if (function.Instance != InstanceKind.Static)
            code.Append($"            private static readonly global::Microsoft.Extensions.DependencyInjection.ObjectFactory<{function.Type}> Create =\n                global::Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateFactory<{function.Type}>(global::System.Type.EmptyTypes);\n\n");
        code.Append("            public static async global::System.Threading.Tasks.ValueTask<object?> InvokeAsync(global::LocalFunctions.Worker.FunctionInputs inputs)\n            {\n");
        for (var parameter = 0; parameter < function.Parameters.Count; parameter++)
            code.Append($"                var input{parameter} = {function.Parameters[parameter].Value};\n");
        code.Append(function.Instance switch
        {
            InstanceKind.Static => "",
            InstanceKind.Plain => Created,
            InstanceKind.Disposable => Created + "                using var disposal = (global::System.IDisposable)function;\n",
            _ => Created + "                await using var disposal = (global::System.IAsyncDisposable)function;\n",
        });
        var target = function.Instance == InstanceKind.Static ? function.Type : "function";
        var arguments = string.Join(", ", function.Parameters.Select((_, parameter) => $"input{parameter}!"));
        var call = $"{target}.@{function.Method}({arguments})";
        code.Append(function.Result switch
        {
            ResultKind.Nothing => $"                {call};\n                return null;\n",
            ResultKind.AwaitedNothing => $"                await {call};\n                return null;\n",
            ResultKind.AwaitedValue => $"                return await {call};\n",
            _ => $"                return {call};\n",
        });
        code.Append("            }\n        }\n");
    }
}
