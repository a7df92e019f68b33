using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace LocalFunctions.Worker.Invocation;

/// <summary>The app's functions, and which of them the host has loaded.</summary>
internal sealed class FunctionCatalog(IReadOnlyList<FunctionDescriptor> functions)
{
    private readonly Dictionary<string, FunctionDescriptor> known = functions.ToDictionary(function => function.Id, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, LoadedFunction> loaded = new(StringComparer.Ordinal);

    public IReadOnlyList<FunctionDescriptor> Functions => functions;

    /// <summary>The functions that the generator found in that assembly; none if it is not a function app.</summary>
    public static FunctionCatalog Of(Assembly? app)
    {
        var module = app?.GetCustomAttribute<FunctionModuleAttribute>()?.Module;
        return new FunctionCatalog(module is null ? [] : ((IFunctionModule)Activator.CreateInstance(module)!).Functions);
    }

    /// <summary>Makes a function ready to be invoked. Loading one again changes nothing.</summary>
    /// <returns>False when the app has no function of that id.</returns>
    public bool TryLoad(string id)
    {
        if (!known.TryGetValue(id, out var descriptor))
            return false;
        loaded.GetOrAdd(id, static (_, descriptor) => new LoadedFunction(descriptor, AppContext.BaseDirectory), descriptor);
        return true;
    }

    public bool TryGetLoaded(string id, [NotNullWhen(true)] out LoadedFunction? function) => loaded.TryGetValue(id, out function);
}
