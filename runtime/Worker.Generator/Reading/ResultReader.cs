using LocalFunctions.Worker.Generator.Models;
using Microsoft.CodeAnalysis;

namespace LocalFunctions.Worker.Generator.Reading;

/// <summary>Reads a method's return type: whether to await it, and which outputs it carries.</summary>
internal sealed class ResultReader
{
    private ResultReader(ResultKind kind, ITypeSymbol? type)
    {
        Kind = kind;
        Type = type;
    }

    public ResultKind Kind { get; }

    public IReadOnlyList<BindingModel> Bindings { get; private set; } = [];

    public ResultClassModel? ResultClass { get; private set; }

    private ITypeSymbol? Type { get; }

    public static ResultReader Read(IMethodSymbol method, bool hasHttpTrigger)
    {
        var result = Of(method);
        if (method.Find(Names.QueueOutput) is { } output)
            result.Bindings = [Queue(Names.ReturnValue, output)];
        else if (result.Type is INamedTypeSymbol type)
            result.ReadOutputs(type, hasHttpTrigger);
        else if (result.Type is not null && hasHttpTrigger)
            result.Bindings = [Http(Names.ReturnValue)];
        return result;
    }

    private static ResultReader Of(IMethodSymbol method)
    {
        if (method.ReturnsVoid)
            return new(ResultKind.Nothing, null);
        if (method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", ContainingNamespace: var home } task && home.ToDisplayString() == "System.Threading.Tasks")
            return task.IsGenericType ? new(ResultKind.AwaitedValue, task.TypeArguments[0]) : new(ResultKind.AwaitedNothing, null);
        return new(ResultKind.Value, method.ReturnType);
    }

    private void ReadOutputs(INamedTypeSymbol type, bool hasHttpTrigger)
    {
        var outputs = Properties(type).Select(property => (Property: property, Binding: Output(property))).Where(output => output.Binding is not null).ToList();
        if (outputs.Count > 0 && !type.Is(Names.HttpResponseData))
        {
            Bindings = [.. outputs.Select(output => output.Binding!)];
            ResultClass = new(type.Code(), new(outputs.Select(output => output.Property.Name)));
        }
        else if (hasHttpTrigger)
        {
            Bindings = [Http(Names.ReturnValue)];
        }
    }

    private static IEnumerable<IPropertySymbol> Properties(INamedTypeSymbol type)
    {
        for (var part = type; part is { SpecialType: not SpecialType.System_Object }; part = part.BaseType)
        {
            foreach (var property in part.GetMembers().OfType<IPropertySymbol>())
            {
                if (property is { IsStatic: false, IsIndexer: false, IsOverride: false, GetMethod: { } getter } && getter.IsReachable())
                    yield return property;
            }
        }
    }

    private static BindingModel? Output(IPropertySymbol property)
    {
        if (property.Find(Names.QueueOutput) is { } output)
            return Queue(property.Name, output);
        return property.Find(Names.HttpResult) is not null || property.Type.Is(Names.HttpResponseData) ? Http(property.Name) : null;
    }

    private static BindingModel Http(string name) =>
        new(name, "http", "Out", new JsonObject().Add("name", name).Add("type", "http").Add("direction", "Out").ToString());

    private static BindingModel Queue(string name, AttributeData output) => new(name, "queue", "Out", new JsonObject()
        .Add("name", name)
        .Add("direction", "Out")
        .Add("type", "queue")
        .Add("queueName", output.ConstructorArguments.FirstOrDefault().Value as string)
        .Add("connection", output.Named("Connection") as string)
        .AddEmptyObject("properties")
        .ToString());
}
