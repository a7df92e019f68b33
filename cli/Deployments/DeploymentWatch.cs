using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Cli.Deployments;

/// <summary>Shows how a deployment stands; waits for its end where that is asked for.</summary>
internal static class DeploymentWatch
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>How long nobody takes a deployment up before it is said that perhaps nobody will.</summary>
    private static readonly TimeSpan Unattended = TimeSpan.FromMinutes(1);

    /// <summary>0 unless it was waited for and came to another end than <paramref name="wanted"/>.</summary>
    public static async Task<int> ShowAsync(ParseResult parsed, IServiceProvider services, string id, DeploymentState wanted, CancellationToken cancellationToken)
    {
        var find = services.GetRequiredService<FindDeployment>();
        var isWaiting = parsed.GetValue(DeploymentArguments.Wait);
        var deployment = isWaiting
            ? await FollowAsync(find, id, wanted, services.GetRequiredService<TimeProvider>(), cancellationToken)
            : await find.RunAsync(id, cancellationToken) ?? throw Gone(id);
        if (parsed.GetValue(CommonOptions.Json))
            Output.Json(DeploymentView.Of(deployment), OpsJson.Default.DeploymentView);
        else
            Output.Line(isWaiting ? $"{deployment.Id}: {deployment.State}, {deployment.Reason}" : $"{deployment.Id}: {deployment.State}. `ops deployments {deployment.Id}` tells how it goes.");
        if (deployment.Transitions is [.., { Hint: { } hint }] && deployment.State.IsEnded && !parsed.GetValue(CommonOptions.Json))
            Output.Line(hint);
        return !isWaiting || deployment.State == wanted ? 0 : 1;
    }

    private static async Task<Deployment> FollowAsync(FindDeployment find, string id, DeploymentState wanted, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (shown, warned, began) = (0, false, clock.GetTimestamp());
        for (DeploymentState? first = null; ; await Task.Delay(Pause, clock, cancellationToken))
        {
            Deployment? deployment;
            try
            {
                deployment = await find.RunAsync(id, cancellationToken) ?? throw Gone(id);
            }
            catch (OperationException away) when (away is not DeploymentException)
            {
                // The deployment goes on without us.
                Output.Warn($"{away.Message}; asking again.");
                continue;
            }

            foreach (var step in deployment.Transitions.Skip(shown))
                await Console.Error.WriteLineAsync($"{step.At:HH:mm:ss} {step.State}: {step.Reason}{(step.Evidence is null ? "" : $" ({step.Evidence})")}");
            shown = deployment.Transitions.Count;
            first ??= deployment.State;
            // One that is live already, and is to be taken back, has not ended before it moves.
            if (deployment.State.IsEnded && (deployment.State == wanted || wanted == DeploymentState.Succeeded || deployment.State != DeploymentState.Succeeded))
                return deployment;
            if (!warned && deployment.State == first && clock.GetElapsedTime(began) > Unattended && deployment.State == DeploymentState.Queued)
            {
                warned = true;
                Output.Warn("nobody has taken it up for a minute: another deployment is at work (`ops deployments`), deployments are frozen, or no controller runs.");
            }
        }
    }

    private static DeploymentException Gone(string id) => new(id, "there is no such deployment", "`ops deployments` lists them; of each service the latest 200 are kept.");
}
