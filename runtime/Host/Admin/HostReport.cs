using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Hosting;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Host.Workers;

namespace LocalFunctions.Host.Admin;

/// <summary>What the host tells an operator about itself and its functions.</summary>
internal sealed class HostReport(HostSettings settings, HostRuntime runtime, WorkerGate gate, HostState state, InFlight inFlight, HostOwner owner, TimeProvider clock)
{
    private readonly long startedAt = clock.GetTimestamp();

    public HostStatusDocument Status() => new(
        settings.HostId,
        state.IsDraining ? "Stopping" : gate.Current is null ? "Starting" : "Running",
        WorkerHandshake.HostVersion,
        owner.Name,
        (long)clock.GetElapsedTime(startedAt).TotalMilliseconds,
        inFlight.Count,
        gate.Problem is { } problem ? [problem] : [],
        Functions());

    public IReadOnlyList<FunctionDocument> Functions()
    {
        var directory = runtime.Directory;
        var known = directory.Catalog.Functions.Select(Describe);
        var broken = directory.Errors.Where(error => directory.Catalog.Find(error.Key) is null)
            .Select(error => new FunctionDocument(error.Key, "dotnet-isolated", false, null, null, [], [error.Value]));
        return [.. known.Concat(broken)];
    }

    public FunctionStatusDocument? Function(string name) =>
        Functions().FirstOrDefault(function => function.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found
            ? new FunctionStatusDocument(found.Name, found.IsDisabled, found.Errors)
            : null;

    private FunctionDocument Describe(FunctionDefinition function)
    {
        var directory = runtime.Directory;
        var http = directory.Http.FirstOrDefault(trigger => trigger.Function == function);
        var timer = directory.Timers.FirstOrDefault(trigger => trigger.Function == function);
        return new FunctionDocument(
            function.Name,
            function.Metadata.Language,
            function.IsDisabled,
            http is null ? null : Banner.Url(http, runtime.PublicAddress),
            timer?.Schedule.Next(clock.GetUtcNow()) is { } next ? TimeZoneInfo.ConvertTime(next, settings.TimeZone) : null,
            [function.Trigger.Properties, .. function.Outputs.Select(output => output.Properties)],
            directory.Errors.TryGetValue(function.Name, out var error) ? [error] : null);
    }
}
