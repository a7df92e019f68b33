using System.Text.RegularExpressions;
using LocalFunctions.Worker.Generator.Models;
using Microsoft.CodeAnalysis;

namespace LocalFunctions.Worker.Generator.Reading;

/// <summary>Reads a method with [Function], and reports all that is wrong with it at once.</summary>
internal sealed class FunctionReader
{
    // The host's own rule for names.
    private static readonly Regex ValidName = new("^[A-Za-z][A-Za-z0-9_-]{0,127}$");

    private static readonly SymbolDisplayFormat EntryPointFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    private readonly IMethodSymbol method;
    private readonly string name;
    private readonly List<DiagnosticModel> diagnostics = [];
    private RouteModel? route;

    private FunctionReader(IMethodSymbol method, string name)
    {
        this.method = method;
        this.name = name;
    }

    public static FunctionReading Read(IMethodSymbol method, AttributeData function)
    {
        var reader = new FunctionReader(method, function.ConstructorArguments.FirstOrDefault().Value as string ?? "");
        if (!ValidName.IsMatch(reader.name))
            reader.Report(Rules.BadName, function.Place(), reader.name);
        var model = reader.Read();
        return new(
            reader.diagnostics.Count == 0 ? model : null,
            new(reader.diagnostics),
            new(reader.name, LocationModel.Of(method.Locations.FirstOrDefault()), reader.route));
    }

    private FunctionModel Read()
    {
        CheckReachable();
        var trigger = ReadTrigger();
        var result = ResultReader.Read(method, trigger?.Type == "httpTrigger");
        return new(
            name,
            $"{method.ContainingType.ToDisplayString(EntryPointFormat)}.{method.Name}",
            method.ContainingType.Code(),
            method.Name,
            Instance(),
            result.Kind,
            ReadRetry(trigger),
            new(ReadParameters(trigger)),
            new(trigger is null ? [] : [trigger, .. result.Bindings]),
            result.ResultClass);
    }

    private void CheckReachable()
    {
        var type = method.ContainingType;
        var problem =
            !method.IsReachable() ? "make the method and its class public or internal"
            : method.IsGenericMethod || IsGeneric(type) ? "the method and its class must not be generic"
            : type.IsAbstract && !method.IsStatic ? "its class is abstract"
            : type.TypeKind != TypeKind.Class ? "it must be a method of a class"
            : method is { IsAsync: true, ReturnsVoid: true } ? "nobody can wait for async void: return Task"
            : null;
        if (problem is not null)
            Report(Rules.Unreachable, method.Locations.FirstOrDefault(), name, problem);
    }

    private static bool IsGeneric(INamedTypeSymbol? type) => type is not null && (type.IsGenericType || IsGeneric(type.ContainingType));

    private BindingModel? ReadTrigger()
    {
        var triggers = method.Parameters
            .Select(parameter => (Parameter: parameter, Attribute: TriggerReader.Find(parameter)))
            .Where(trigger => trigger.Attribute is not null)
            .ToList();
        if (triggers.Count == 0)
            Report(Rules.NoTrigger, method.Locations.FirstOrDefault(), name);
        if (triggers.Count > 1)
            Report(Rules.SeveralTriggers, method.Locations.FirstOrDefault(), name, triggers.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (triggers.Count != 1)
            return null;
        CheckLiterals(triggers[0].Attribute!);
        return TriggerReader.Read(triggers[0].Parameter, triggers[0].Attribute!);
    }

    private void CheckLiterals(AttributeData trigger)
    {
        if (trigger.AttributeClass.Is(Names.TimerTrigger) && TriggerReader.Text(trigger) is { } schedule && ScheduleRule.Problem(schedule) is { } wrongSchedule)
            Report(Rules.BadSchedule, trigger.PlaceOf(null), schedule, name, wrongSchedule);
        if (!trigger.AttributeClass.Is(Names.HttpTrigger))
            return;
        var text = trigger.Named("Route") as string is { Length: > 0 } own ? own : name;
        if (RouteRule.Problem(text) is { } wrongRoute)
            Report(Rules.BadRoute, trigger.PlaceOf("Route"), text, name, wrongRoute);
        else
            route = new(text, RouteRule.Key(text), new(TriggerReader.Methods(trigger).Select(method => method.ToUpperInvariant())), LocationModel.Of(trigger.PlaceOf("Route")));
    }

    private List<ParameterModel> ReadParameters(BindingModel? trigger)
    {
        var parameters = new List<ParameterModel>();
        foreach (var parameter in method.Parameters)
        {
            // Of several triggers, and none to compare with, the first diagnostic says enough.
            if (trigger is null && TriggerReader.Find(parameter) is not null)
                continue;
            var (model, problem) = ParameterReader.Read(parameter, trigger);
            if (model is not null)
                parameters.Add(model);
            else
                Report(Rules.UnsupportedParameter, parameter.Locations.FirstOrDefault(), parameter.Name, name, parameter.Type.ToDisplayString(), problem ?? "");
        }

        return parameters;
    }

    private string? ReadRetry(BindingModel? trigger)
    {
        if (RetryReader.Find(method) is not { } attribute)
            return null;
        if (trigger is not null && trigger.Type != "timerTrigger")
            Report(Rules.RetryNotSupported, attribute.Place(), name, attribute.AttributeClass!.Name);
        var (expression, problem) = RetryReader.Read(attribute);
        if (problem is not null)
            Report(Rules.BadRetry, attribute.Place(), name, problem);
        return expression;
    }

    private InstanceKind Instance() =>
        method.IsStatic ? InstanceKind.Static
        : method.ContainingType.Implements("System.IAsyncDisposable") ? InstanceKind.AsyncDisposable
        : method.ContainingType.Implements("System.IDisposable") ? InstanceKind.Disposable
        : InstanceKind.Plain;

    private void Report(DiagnosticDescriptor rule, Location? place, params string[] arguments) =>
        diagnostics.Add(new(rule, LocationModel.Of(place), new(arguments)));
}
