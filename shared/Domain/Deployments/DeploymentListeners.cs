using System.Runtime.ExceptionServices;

namespace SuperInsight.Domain.Deployments;

/// <summary>Tells all of several; one that does not listen keeps none from being told.</summary>
public sealed class DeploymentListeners(IReadOnlyList<IDeploymentReports> all) : IDeploymentReports
{
    public async Task TellAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        OperationException? failed = null;
        foreach (var one in all)
        {
            try
            {
                await one.TellAsync(deployment, cancellationToken);
            }
            catch (OperationException failure)
            {
                failed ??= failure;
            }
        }

        if (failed is not null)
            ExceptionDispatchInfo.Throw(failed);
    }
}
