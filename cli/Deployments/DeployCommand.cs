using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Cli.Deployments;

/// <summary><c>ops deploy [IMAGE] [--commit SHA] [--wait]</c></summary>
internal static class DeployCommand
{
    public static Command Create()
    {
        Argument<string?> image = new("image") { Description = "registry/name:tag or registry/name@sha256:…; a tag alone is one of Deployments__Image.", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> commit = new("--commit") { Description = "The full commit that it was built from; without an image, the image tagged with it." };
        Option<bool> force = new("--force") { Description = "Deploy it although it was rolled back before." };
        Command command = new("deploy", "Ask for a deployment. The controller carries it out: it verifies the new version, and takes it back when it is bad.")
        {
            image, commit, DeploymentArguments.Service, force, DeploymentArguments.AcceptSchemaChange, DeploymentArguments.Wait,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = OpsServices.Create(parsed);
            var order = new DeploymentOrder
            {
                Service = parsed.GetValue(DeploymentArguments.Service), Image = parsed.GetValue(image), Commit = parsed.GetValue(commit),
                Force = parsed.GetValue(force), AcceptSchemaChange = parsed.GetValue(DeploymentArguments.AcceptSchemaChange), By = services.GetRequiredService<IOperatorProcess>().Name,
            };
            var request = services.GetRequiredService<DeploymentDefaults>().Complete(order, DeploymentTrigger.Operator);
            var id = await services.GetRequiredService<RequestDeployment>().RequestAsync(request, cancellationToken) switch
            {
                DeploymentRequestOutcome.Accepted accepted => accepted.DeploymentId,
                DeploymentRequestOutcome.Attached attached => attached.DeploymentId,
                DeploymentRequestOutcome.Frozen { Freeze: var freeze } =>
                    throw new DeploymentException(request.Service, $"deployments are frozen by {freeze.By} since {freeze.Since:u}: {freeze.Reason}", "`ops unfreeze deployments` ends it."),
                DeploymentRequestOutcome.Quarantined quarantined =>
                    throw new DeploymentException(request.Service, $"deployment {quarantined.DeploymentId} of the same was taken back: {quarantined.Reason}", "Deploy a newer commit; --force deploys this one all the same."),
                var unknown => throw new InvalidOperationException($"Unknown outcome {unknown}."),
            };
            return await DeploymentWatch.ShowAsync(parsed, services, id, DeploymentState.Succeeded, cancellationToken);
        });
        return command;
    }
}
