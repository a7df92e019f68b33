using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;

namespace LocalFunctions.Worker.Invocation;

/// <summary>A function that the host has loaded: it may now be invoked.</summary>
internal sealed class LoadedFunction(FunctionDescriptor descriptor, string directory) : FunctionDefinition
{
    public FunctionDescriptor Descriptor => descriptor;

    public override string Id => descriptor.Id;

    public override string Name => descriptor.Name;

    public override string EntryPoint => descriptor.EntryPoint;

    public override string PathToAssembly => Path.Combine(directory, descriptor.ScriptFile);

    public override ImmutableArray<FunctionParameter> Parameters => [.. descriptor.Parameters];

    public override IImmutableDictionary<string, BindingMetadata> InputBindings => field ??= Bindings(BindingDirection.In);

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => field ??= Bindings(BindingDirection.Out);

    private ImmutableDictionary<string, BindingMetadata> Bindings(BindingDirection direction) => descriptor.Bindings
        .Where(binding => binding.Direction == direction)
        .ToImmutableDictionary(binding => binding.Name, BindingMetadata (binding) => binding);
}
