using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Deployments.Drains;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Adapters.Supervisor;

/// <summary>
/// Stops and starts a container's programs through their supervisor. Where a program is, is looked at and never assumed: a call that was lost
/// or made twice, or a process of ours that died, leaves nothing that the next attempt does not find. A program that was stopped so stays
/// stopped, whatever its <c>autorestart</c>.
/// </summary>
public sealed partial class SupervisorServiceControl : IServiceControl, IServicePrograms, IDisposable
{
    private readonly SupervisorConnection supervisor;
    private readonly SupervisorPrograms programs;
    private readonly SupervisorOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger<SupervisorServiceControl> logger;

    public SupervisorServiceControl(SupervisorOptions options, SupervisorPrograms programs, TimeProvider clock, ILogger<SupervisorServiceControl> logger)
    {
        (this.options, this.programs, this.clock, this.logger) = (options, programs, clock, logger);
        supervisor = new SupervisorConnection(options, clock);
    }

    public async Task QuiesceAsync(CancellationToken cancellationToken)
    {
        foreach (var program in programs.Front.Concat(programs.Applications))
            await StopAsync(program, cancellationToken);
    }

    public async Task RestAsync(CancellationToken cancellationToken)
    {
        foreach (var program in programs.Data)
            await StopAsync(program, cancellationToken);
    }

    public async Task ResumeDataAsync(CancellationToken cancellationToken)
    {
        foreach (var program in programs.Data)
            await StartAsync(program, cancellationToken);
    }

    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        foreach (var program in programs.Data.Concat(programs.Applications).Concat(programs.Front))
            await StartAsync(program, cancellationToken);
    }

    public async Task<bool?> RunsAsync(string service, CancellationToken cancellationToken) =>
        (await supervisor.ListAsync(cancellationToken)).FirstOrDefault(program => program.Name == service)?.IsStoppable;

    public async Task StopAsync(string service, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        long? exited = null;
        ProgramState? told = null;
        while (true)
        {
            var program = await FindAsync("stop", service, cancellationToken);
            exited = program.State == ProgramState.Exited ? exited ?? clock.GetTimestamp() : null;
            if (program.State is ProgramState.Stopped or ProgramState.Fatal || (exited is { } since && clock.GetElapsedTime(since) >= options.Settle))
                break;
            if (program.State == ProgramState.Unknown)
                throw new SupervisorException("stop", service, "supervisor has lost it", "Look with ps whether it still runs, and end it by hand.");
            if (clock.GetElapsedTime(began) > options.Stop)
                throw new SupervisorException("stop", service, $"after {options.Stop.TotalSeconds:0} s it is still {program.State}", "Read its log. Its stopwaitsecs in supervisord.conf should be shorter than that.");
            if (program.IsStoppable)
            {
                await supervisor.StopAsync(service, cancellationToken);
                told = program.State;
            }

            await Task.Delay(options.LookEvery, clock, cancellationToken);
        }

        var took = clock.GetElapsedTime(began).TotalSeconds;
        if (told is { } was)
            LogStopped(logger, service, was, took);
    }

    public async Task StartAsync(string service, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var isTold = false;
        while (true)
        {
            var program = await FindAsync("start", service, cancellationToken);
            if (program.State == ProgramState.Running)
                break;
            if (program.State == ProgramState.Unknown || (isTold && program.State is ProgramState.Fatal or ProgramState.Stopped))
                throw new SupervisorException("start", service, $"it is {program.State}{(program.Trouble.Length > 0 ? $": {program.Trouble}" : "")}", "Read its log.");
            if (clock.GetElapsedTime(began) > options.Start)
                throw new SupervisorException("start", service, $"after {options.Start.TotalSeconds:0} s it is {program.State}", "Read its log.");
            if (program.State is ProgramState.Stopped or ProgramState.Exited or ProgramState.Fatal)
            {
                await supervisor.StartAsync(service, cancellationToken);
                isTold = true;
            }

            await Task.Delay(options.LookEvery, clock, cancellationToken);
        }

        var took = clock.GetElapsedTime(began).TotalSeconds;
        if (isTold)
            LogStarted(logger, service, took);
    }

    public void Dispose() => supervisor.Dispose();

    private async Task<SupervisedProgram> FindAsync(string operation, string name, CancellationToken cancellationToken) =>
        (await supervisor.ListAsync(cancellationToken)).FirstOrDefault(program => program.Name == name)
        ?? throw new SupervisorException(operation, name, "supervisor has no program of that name", "Name the programs as supervisord.conf does: Supervisor__Front, Supervisor__Applications, Supervisor__Data.");

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Supervisor: {Program}, which was {State}, has stopped after {Seconds:0.0} s")]
    private static partial void LogStopped(ILogger logger, string program, ProgramState state, double seconds);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Supervisor: {Program} runs after {Seconds:0.0} s")]
    private static partial void LogStarted(ILogger logger, string program, double seconds);
}
