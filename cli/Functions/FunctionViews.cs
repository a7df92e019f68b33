using System.Text.Json;

namespace SuperInsight.Cli.Functions;

/// <summary>A function as the host tells of it.</summary>
/// <param name="InvokeUrlTemplate">Of HTTP functions only.</param>
/// <param name="NextOccurrence">Of timers only.</param>
/// <param name="Bindings">The trigger first.</param>
internal sealed record HostedFunction(
    string Name, bool IsDisabled, string? InvokeUrlTemplate, DateTimeOffset? NextOccurrence, IReadOnlyList<JsonElement>? Bindings, IReadOnlyList<string>? Errors)
{
    /// <summary>What sets it off, in a few words.</summary>
    public string Trigger()
    {
        if (Bindings is not [var trigger, ..])
            return "-";
        return Text(trigger, "type") switch
        {
            "httpTrigger" => $"{Methods(trigger)} {InvokeUrlTemplate}",
            "timerTrigger" => $"timer {Text(trigger, "schedule")}{(NextOccurrence is { } next ? $", next {next:yyyy-MM-dd HH:mm:ss zzz}" : "")}",
            "queueTrigger" => $"queue {Text(trigger, "queueName")}",
            var other => other ?? "-",
        };
    }

    public string State() => Errors is [var error, ..] ? $"broken: {error}" : IsDisabled ? "disabled" : "on";

    private static string Methods(JsonElement trigger) => trigger.TryGetProperty("methods", out var methods) && methods.ValueKind == JsonValueKind.Array && methods.GetArrayLength() > 0
        ? string.Join(',', methods.EnumerateArray().Select(method => method.GetString()?.ToUpperInvariant()))
        : "ANY";

    private static string? Text(JsonElement trigger, string property) => trigger.TryGetProperty(property, out var value) ? value.GetString() : null;
}

/// <summary>Body of a run.</summary>
internal sealed record FunctionInput(string Input);

/// <summary>A run that was begun.</summary>
internal sealed record FunctionRunView(string Name, bool Accepted);
