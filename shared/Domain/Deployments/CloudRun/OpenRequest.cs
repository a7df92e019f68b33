namespace SuperInsight.Domain.Deployments.CloudRun;

/// <summary>A service to open.</summary>
/// <param name="Image">Its first version's: <c>registry/namespace/name:tag</c>, best with a digest.</param>
/// <param name="Configuration">All of it. The network can be chosen now and never again.</param>
/// <param name="Remark">Shown in the cloud's console and history.</param>
public sealed record OpenRequest(string Image, RunConfiguration Configuration, string Remark);
