using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Cli.Deployments;

/// <summary><c>ops rollback [ID] [--accept-schema-change] [--wait]</c> and <c>ops cancel ID</c></summary>
internal static class RollbackCommand
{
    public static Command Create()
    {
        Argument<string?> id = new("id") { Description = "Which; without it, the one at work, else the one that is live.", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("rollback", "Take a deployment back: the version before it gets its traffic again. Its commit is not deployed again unless forced.")
        {
            id, DeploymentArguments.Service, DeploymentArguments.AcceptSchemaChange, DeploymentArguments.Wait,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = OpsServices.Create(parsed);
            var which = parsed.GetValue(id) ?? await FindAsync(parsed, services, cancellationToken);
            var change = await services.GetRequiredService<RollBackDeployment>().RunAsync(
                which, services.GetRequiredService<IOperatorProcess>().Name, parsed.GetValue(DeploymentArguments.AcceptSchemaChange) ? true : null, cancellationToken);
            return await DeploymentWatch.ShowAsync(parsed, services, Check(which, change), DeploymentState.RolledBack, cancellationToken);
        });
        return command;
    }

    public static Command CreateCancel()
    {
        Argument<string> id = new("id") { Description = "Which." };
        Command command = new("cancel", "Call a deployment off that has changed nothing yet.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = OpsServices.Create(parsed);
            var which = parsed.GetRequiredValue(id);
            var change = await services.GetRequiredService<CancelDeployment>().RunAsync(which, services.GetRequiredService<IOperatorProcess>().Name, cancellationToken);
            return await DeploymentWatch.ShowAsync(parsed, services, Check(which, change), DeploymentState.Cancelled, cancellationToken);
        });
        return command;
    }

    private static async Task<string> FindAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var service = services.GetRequiredService<DeploymentDefaults>().ServiceOf(parsed.GetValue(DeploymentArguments.Service));
        var history = (await services.GetRequiredService<DeploymentLedger>().ReadAsync(service, cancellationToken)).History;
        var found = history.AtWork ?? history.Deployments.LastOrDefault(deployment => deployment.State == DeploymentState.Succeeded && deployment.Version == history.LastGood?.Version)
            ?? throw new DeploymentException(service, "nothing is at work, and nothing that is live was deployed by us", "`ops deployments` lists what there is.");
        Output.Warn($"taking back {found.Id} ({found.Request.Commit ?? found.Request.Image}), which is {found.State}.");
        return found.Id;
    }

    private static string Check(string id, DeploymentChange change) => change switch
    {
        DeploymentChange.Done done => done.Deployment.Id,
        DeploymentChange.Refused refused => throw new DeploymentException(id, refused.Reason, "`ops deployments` shows where it stands."),
        DeploymentChange.Held { Holder: var holder } => throw new DeploymentException(id, $"deployment {holder.Id} is at work: {holder.State} since {holder.StateSince:u}", $"Wait for it, or take it back: `ops rollback {holder.Id}`."),
        _ => throw new DeploymentException(id, "there is no such deployment", "`ops deployments` lists them; of each service the latest 200 are kept."),
    };
}
