using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LocalFunctions.Worker.Invocation;

/// <summary>The JSON that functions speak: the app's <c>Configure&lt;JsonSerializerOptions&gt;</c>, else names that ignore case.</summary>
internal static class WorkerJson
{
    private static readonly JsonSerializerOptions Default = new() { PropertyNameCaseInsensitive = true };

    public static JsonSerializerOptions Options(FunctionContext context) => context is InvocationContext own
        ? own.Json
        : context.InstanceServices?.GetService<IOptions<JsonSerializerOptions>>()?.Value ?? Default;
}

/// <summary>The worker's own JSON types, read without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(TimerInfo))]
internal sealed partial class WorkerJsonContext : JsonSerializerContext;
