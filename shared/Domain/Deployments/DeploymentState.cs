namespace SuperInsight.Domain.Deployments;

/// <summary>Where a deployment stands. Names are stored: never rename one.</summary>
public enum DeploymentState
{
    /// <summary>Waits for its turn; of several that wait the newest gets it.</summary>
    Queued,

    /// <summary>Its image is not in the registry yet.</summary>
    AwaitingImage,

    /// <summary>Makes sure that what is there now can be had again.</summary>
    SafeguardingData,

    /// <summary>The old version takes no more work and finishes what it has. Only where the data is with the instance.</summary>
    Draining,

    /// <summary>The old version is stopped: nobody writes the data.</summary>
    Stopped,

    /// <summary>The new version is being made.</summary>
    Releasing,

    /// <summary>It is up, and must answer well several times in a row.</summary>
    Verifying,

    /// <summary>It gets its traffic step by step.</summary>
    Shifting,

    /// <summary>It has all traffic, and is watched.</summary>
    Baking,

    /// <summary>It is live.</summary>
    Succeeded,

    /// <summary>The version before gets its traffic back.</summary>
    RollingBack,

    /// <summary>The version before serves again.</summary>
    RolledBack,

    /// <summary>It could not be taken back: somebody must look.</summary>
    RollbackFailed,

    /// <summary>A newer one came before it began.</summary>
    Superseded,

    /// <summary>Somebody called it off before anything was changed.</summary>
    Cancelled,

    /// <summary>It ended before anything was changed.</summary>
    Failed,
}

/// <summary>What states have in common.</summary>
public static class DeploymentStates
{
    extension(DeploymentState state)
    {
        /// <summary>Nothing comes after it by itself.</summary>
        public bool IsEnded => state is DeploymentState.Succeeded or DeploymentState.RolledBack or DeploymentState.RollbackFailed
            or DeploymentState.Superseded or DeploymentState.Cancelled or DeploymentState.Failed;

        /// <summary>The service has not been touched yet.</summary>
        public bool IsBeforeChange => state is DeploymentState.Queued or DeploymentState.AwaitingImage or DeploymentState.SafeguardingData;

        /// <summary>It has its turn: no other deployment of the service may.</summary>
        public bool IsAtWork => !state.IsEnded && state != DeploymentState.Queued;
    }
}
