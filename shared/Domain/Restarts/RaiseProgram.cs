namespace SuperInsight.Domain.Restarts;

/// <summary>Brings one service to where it answers: starts it where it does not run, and waits. It is never stopped here.</summary>
internal sealed class RaiseProgram(IServicePrograms programs, IServiceReadiness readiness, RestartPolicy policy, TimeProvider clock)
{
    /// <summary>A program that has ended by itself may be about to be started again: its supervisor looks once a second.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    /// <returns>What is wrong with it, null when it answers; and whether it was started.</returns>
    public async Task<(string? Trouble, bool Started)> RunAsync(string service, CancellationToken cancellationToken)
    {
        var answer = await readiness.AskAsync(service, cancellationToken);
        if (answer.State == Readiness.Ready)
            return (null, false);
        var started = false;
        try
        {
            switch (await programs.RunsAsync(service, cancellationToken))
            {
                case null when answer.State == Readiness.Unasked:
                    return (null, false);
                case null:
                    return ($"is none of the programs here, and {answer.Detail}", false);
                case false:
                    await programs.StartAsync(service, cancellationToken);
                    started = true;
                    break;
            }

            return (await WaitAsync(service, cancellationToken), started);
        }
        catch (OperationException failure)
        {
            return ($"could not be started: {failure.Message}. {failure.Hint}", started);
        }
    }

    private async Task<string?> WaitAsync(string service, CancellationToken cancellationToken)
    {
        var (began, recovered, ran) = (clock.GetTimestamp(), clock.GetTimestamp(), clock.GetTimestamp());
        while (true)
        {
            var answer = await readiness.AskAsync(service, cancellationToken);
            if (answer.State == Readiness.Ready)
                return null;
            var runs = await programs.RunsAsync(service, cancellationToken) != false;
            if (runs && answer.State == Readiness.Unasked)
                return null;
            if (runs)
                ran = clock.GetTimestamp();
            else if (clock.GetElapsedTime(ran) >= Settle)
                return "ended again by itself; read its log";
            if (answer.State == Readiness.Recovering)
                recovered = clock.GetTimestamp();
            if (clock.GetElapsedTime(recovered) >= policy.Ready)
                return $"runs, and does not answer within {policy.Ready.TotalSeconds:0} s: {answer.Detail}";
            if (clock.GetElapsedTime(began) >= policy.Recovery)
                return $"has not recovered within {policy.Recovery.TotalMinutes:0.#} min: {answer.Detail}";
            await Task.Delay(policy.LookEvery, clock, cancellationToken);
        }
    }
}
