using LocalFunctions.Worker.Generator.Models;
using Microsoft.CodeAnalysis;

namespace LocalFunctions.Worker.Generator.Reading;

/// <summary>Reads trigger attributes into bindings, member for member as Microsoft's SDK writes them.</summary>
internal static class TriggerReader
{
    private static readonly string[] Triggers = [Names.TimerTrigger, Names.HttpTrigger, Names.QueueTrigger];
    private static readonly string[] AuthorizationLevels = ["Anonymous", "User", "Function", "System", "Admin"];

    /// <summary>The trigger attribute of a parameter, or null.</summary>
    public static AttributeData? Find(IParameterSymbol parameter) => Triggers.Select(trigger => parameter.Find(trigger)).FirstOrDefault(found => found is not null);

    public static BindingModel Read(IParameterSymbol parameter, AttributeData trigger)
    {
        var type = trigger.AttributeClass!.Name switch
        {
            "TimerTriggerAttribute" => "timerTrigger",
            "HttpTriggerAttribute" => "httpTrigger",
            _ => "queueTrigger",
        };
        var json = new JsonObject()
            .Add("name", parameter.Name)
            .Add("direction", "In")
            .Add("type", type)
            .Add("dataType", DataType(parameter.Type));
        json = type switch
        {
            "timerTrigger" => json
                .Add("schedule", Text(trigger))
                .Add("runOnStartup", trigger.Named("RunOnStartup") as bool?)
                .Add("useMonitor", trigger.Named("UseMonitor") as bool?),
            "httpTrigger" => json
                .Add("authLevel", AuthorizationLevel(trigger))
                .Add("methods", Methods(trigger))
                .Add("route", trigger.Named("Route") as string),
            _ => json
                .Add("queueName", Text(trigger))
                .Add("connection", trigger.Named("Connection") as string),
        };
        return new BindingModel(parameter.Name, type, "In", json.AddEmptyObject("properties").ToString());
    }

    private static string? DataType(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String } => "String",
        IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte } => "Binary",
        INamedTypeSymbol { Name: "ReadOnlyMemory", IsGenericType: true } memory when memory.TypeArguments[0].SpecialType == SpecialType.System_Byte => "Binary",
        _ => null,
    };

    /// <summary>The schedule of a timer, the queue of a queue trigger.</summary>
    public static string? Text(AttributeData trigger) => trigger.ConstructorArguments.FirstOrDefault().Value as string;

    private static string AuthorizationLevel(AttributeData trigger)
    {
        var given = trigger.Named("AuthLevel") as int?
            ?? trigger.ConstructorArguments.Where(argument => argument.Kind == TypedConstantKind.Enum).Select(argument => argument.Value as int?).FirstOrDefault();
        return given is { } level && level >= 0 && level < AuthorizationLevels.Length ? AuthorizationLevels[level] : "Function";
    }

    /// <summary>As written; none is any.</summary>
    public static string[] Methods(AttributeData trigger)
    {
        var lists = trigger.NamedArguments.Where(argument => argument.Key == "Methods").Select(argument => argument.Value)
            .Concat(trigger.ConstructorArguments.Where(argument => argument.Kind == TypedConstantKind.Array));
        return [.. lists.Where(list => !list.IsNull).Take(1).SelectMany(list => list.Values).Select(value => value.Value).OfType<string>()];
    }
}
