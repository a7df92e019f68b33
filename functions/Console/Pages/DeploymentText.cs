using SuperInsight.Domain.Deployments;

namespace SuperInsight.Functions.Console.Pages;

/// <summary>What a deployment is called.</summary>
internal static class DeploymentText
{
    private const int ShownCommit = 12;
    private const int ShownImage = 40;

    public static string Address(Deployment deployment) => $"{ConsoleView.Root}/deployments/{Uri.EscapeDataString(deployment.Id)}";

    /// <summary>The commit, shortened; else the end of the image's name.</summary>
    public static string What(Deployment deployment) => deployment.Request switch
    {
        { Commit: { Length: > ShownCommit } commit } => commit[..ShownCommit],
        { Commit: { } commit } => commit,
        { Image: { Length: > ShownImage } image } => $"…{image[^ShownImage..]}",
        var request => request.Image,
    };

    public static string State(ConsoleView view, DeploymentState state) => state switch
    {
        DeploymentState.Queued => view.Say("排队中", "Queued"),
        DeploymentState.AwaitingImage => view.Say("等待镜像", "Awaiting image"),
        DeploymentState.SafeguardingData => view.Say("保护数据", "Safeguarding data"),
        DeploymentState.Draining => view.Say("排空中", "Draining"),
        DeploymentState.Stopped => view.Say("已停止", "Stopped"),
        DeploymentState.Releasing => view.Say("发布中", "Releasing"),
        DeploymentState.Verifying => view.Say("验证中", "Verifying"),
        DeploymentState.Shifting => view.Say("切换流量", "Shifting"),
        DeploymentState.Baking => view.Say("观察中", "Baking"),
        DeploymentState.Succeeded => view.Say("成功", "Succeeded"),
        DeploymentState.RollingBack => view.Say("回滚中", "Rolling back"),
        DeploymentState.RolledBack => view.Say("已回滚", "Rolled back"),
        DeploymentState.RollbackFailed => view.Say("回滚失败", "Rollback failed"),
        DeploymentState.Superseded => view.Say("被取代", "Superseded"),
        DeploymentState.Cancelled => view.Say("已取消", "Cancelled"),
        _ => view.Say("失败", "Failed"),
    };
}
