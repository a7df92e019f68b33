using System.Collections.Immutable;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What is known of a function before it runs.</summary>
public abstract class FunctionDefinition
{
    /// <value>In the order of the method's parameters.</value>
    public abstract ImmutableArray<FunctionParameter> Parameters { get; }

    /// <value>The full path of the app's assembly.</value>
    public abstract string PathToAssembly { get; }

    /// <value>Class and method, such as <c>App.Backups.Run</c>.</value>
    public abstract string EntryPoint { get; }

    public abstract string Id { get; }

    public abstract string Name { get; }

    /// <value>By binding name.</value>
    public abstract IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    /// <value>By binding name; <c>$return</c> is the return value.</value>
    public abstract IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }
}
