using Microsoft.CodeAnalysis;

namespace LocalFunctions.Worker.Generator;

/// <summary>What the generator refuses. Each message says what to change.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor DuplicateName = Error(
        "LFW0001", "Two functions of one name", "More than one function is called '{0}' (names ignore case): give each its own");

    public static readonly DiagnosticDescriptor UnsupportedParameter = Error(
        "LFW0002", "Unsupported parameter", "Parameter '{0}' of function '{1}' cannot be bound to '{2}': {3}");

    public static readonly DiagnosticDescriptor NoTrigger = Error(
        "LFW0003", "Function without a trigger", "Function '{0}' has no trigger: put [TimerTrigger], [HttpTrigger] or [QueueTrigger] on a parameter");

    public static readonly DiagnosticDescriptor SeveralTriggers = Error(
        "LFW0004", "Function with several triggers", "Function '{0}' has {1} triggers: a function has exactly one");

    public static readonly DiagnosticDescriptor Unreachable = Error(
        "LFW0005", "Function that cannot be called", "Function '{0}' cannot be called from generated code: {1}");

    public static readonly DiagnosticDescriptor BadRetry = Error(
        "LFW0006", "Bad retry", "The retry of function '{0}' is wrong: {1}");

    public static readonly DiagnosticDescriptor BadName = Error(
        "LFW0007", "Bad function name", "'{0}' is no function name: a letter, then letters, digits, '_' and '-', at most 128 in all");

    public static readonly DiagnosticDescriptor BadSchedule = Error(
        "LFW0008", "Bad schedule", "The schedule '{0}' of function '{1}' is none: {2}");

    public static readonly DiagnosticDescriptor BadRoute = Error(
        "LFW0009", "Bad route", "The route '{0}' of function '{1}' is no template: {2}");

    public static readonly DiagnosticDescriptor DuplicateRoute = Error(
        "LFW0010", "Two functions on one route", "The functions '{0}' and '{1}' both answer {2} {3}: change the route or the methods of one");

    /// <summary>The same id as in Microsoft's SDK: the retries of a queue message are the queue's own.</summary>
    public static readonly DiagnosticDescriptor RetryNotSupported = Error(
        "AZFW0012", "Retry on a trigger without retries", "Function '{0}' has a {1}: only timers can be retried by attribute; take it away");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Functions", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
