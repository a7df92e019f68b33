using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Deployments;

/// <summary>
/// Takes every open deployment of every service as far as it goes without waiting. Meant for a timer; safe to repeat and to run on several
/// hosts at once.
/// </summary>
/// <param name="role">An agent deploys nothing.</param>
/// <param name="deployments">What there is.</param>
/// <param name="advance">Asked for only when something is open: where nothing is ever deployed, nothing need be set.</param>
/// <param name="logger">Told of services that fail.</param>
public sealed partial class AdvanceDeployments(OperatorRole role, DeploymentLedger deployments, Func<AdvanceDeployment> advance, ILogger<AdvanceDeployments> logger)
{
    /// <exception cref="OperationException">A service could not be advanced. The others were all the same.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!role.Deploys)
            return;
        OperationException? failed = null;
        foreach (var service in await deployments.ListServicesAsync(cancellationToken))
        {
            try
            {
                var reading = await deployments.ReadAsync(service, cancellationToken);
                if (reading.History.Deployments.Any(deployment => !deployment.State.IsEnded || deployment.IsUntold(reading.AsOf)))
                    await advance().RunAsync(service, cancellationToken);
            }
            catch (OperationException failure)
            {
                failed ??= failure;
                LogFailed(logger, service, failure.Message);
            }
        }

        if (failed is not null)
            ExceptionDispatchInfo.Throw(failed);
    }

    [LoggerMessage(EventId = 202, Level = LogLevel.Error, Message = "Deployments of {Service} could not be advanced: {Reason}")]
    private static partial void LogFailed(ILogger logger, string service, string reason);
}
