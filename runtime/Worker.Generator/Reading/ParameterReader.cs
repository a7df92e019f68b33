using LocalFunctions.Worker.Generator.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LocalFunctions.Worker.Generator.Reading;

/// <summary>Reads a parameter into the expression that binds it.</summary>
internal static class ParameterReader
{
    private const string Plain = "it is not the trigger, so it must be FunctionContext, CancellationToken, or a string, number, date, id or enum that the trigger gives by its name";

    /// <summary>The model, or why there is none.</summary>
    public static (ParameterModel? Parameter, string? Problem) Read(IParameterSymbol parameter, BindingModel? trigger)
    {
        if (parameter.RefKind != RefKind.None)
            return (null, "ref, in and out are not supported");
        if (parameter.Type.TypeKind is TypeKind.Delegate or TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.TypeParameter or TypeKind.Dynamic || parameter.Type.IsRefLikeType)
            return (null, "no data can be turned into such a type");
        if (!parameter.Type.IsReachableType())
            return (null, "the type must be public or internal");
        var isPayload = trigger?.Name == parameter.Name;
        var (value, problem) = isPayload || parameter.Find(Names.FromBody) is not null
            ? Payload(parameter, trigger, isPayload)
            : Value(parameter);
        return value is null ? (null, problem) : (new ParameterModel(parameter.Name, parameter.Type.Code(), value), null);
    }

    private static (string? Value, string? Problem) Payload(IParameterSymbol parameter, BindingModel? trigger, bool isPayload)
    {
        var type = parameter.Type;
        var isHttp = trigger?.Type == "httpTrigger";
        if (type.Is(Names.HttpRequestData) && isPayload)
            return isHttp ? (Call("Request", parameter), null) : (null, "HttpRequestData needs an [HttpTrigger]");
        if (type.Is(Names.TimerInfo) && trigger?.Type != "timerTrigger")
            return (null, "TimerInfo needs a [TimerTrigger]");
        if (!isPayload && !isHttp)
            return (null, "[FromBody] needs an [HttpTrigger] in the same function");
        if (type.Is(Names.FunctionContext) || type.Is(Names.CancellationToken) || type.Is(Names.HttpRequestData) || type.Is(Names.HttpResponseData))
            return (null, "it does not hold the data of this trigger");
        var payload = Call($"Payload<{type.Code()}>", parameter);
        return (type.IsReferenceType && type.NullableAnnotation == NullableAnnotation.NotAnnotated ? Required(payload, parameter) : payload, null);
    }

    private static (string? Value, string? Problem) Value(IParameterSymbol parameter)
    {
        if (parameter.Type.Is(Names.FunctionContext))
            return ("inputs.Context", null);
        if (parameter.Type.Is(Names.CancellationToken))
            return ("inputs.CancellationToken", null);
        var type = parameter.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : parameter.Type;
        if (Read(type, parameter) is not { } read)
            return (null, Plain);
        if (parameter.HasExplicitDefaultValue)
            return ($"({read} ?? {Default(parameter)})", null);
        var mayBeNull = !SymbolEqualityComparer.Default.Equals(type, parameter.Type) || (type.IsReferenceType && parameter.NullableAnnotation != NullableAnnotation.NotAnnotated);
        return (mayBeNull ? read : Required(read, parameter), null);
    }

    private static string? Read(ITypeSymbol type, IParameterSymbol parameter) => type switch
    {
        { SpecialType: SpecialType.System_String } => Call("Text", parameter),
        { TypeKind: TypeKind.Enum } => Call($"Member<{type.Code()}>", parameter),
        { IsValueType: true } when type.Implements("System.IParsable") => Call($"Parsed<{type.Code()}>", parameter),
        _ => null,
    };

    private static string Default(IParameterSymbol parameter) => parameter.ExplicitDefaultValue is { } value
        ? $"({parameter.Type.Code()})({SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)})"
        : $"default({parameter.Type.Code()})";

    private static string Call(string method, IParameterSymbol parameter) => $"inputs.{method}({Literal(parameter)})";

    private static string Required(string value, IParameterSymbol parameter) => $"inputs.Required({value}, {Literal(parameter)})";

    private static string Literal(IParameterSymbol parameter) => SymbolDisplay.FormatLiteral(parameter.Name, quote: true);
}
