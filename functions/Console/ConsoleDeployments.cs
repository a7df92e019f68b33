using System.Net;
using SuperInsight.Domain.Console;
using SuperInsight.Domain.Deployments;
using SuperInsight.Functions.Console.Pages;

namespace SuperInsight.Functions.Console;

/// <summary>Shows a deployment; and what came of somebody's wish to change one.</summary>
internal static class ConsoleDeployments
{
    public static async Task<(HttpStatusCode Status, Markup Page)> ShowAsync(ConsoleView view, ConsoleSources sources, string id, CancellationToken cancellationToken)
    {
        var panel = await sources.Deployments.ReadAsync(cancellationToken);
        return panel.Value is not { } board ? (HttpStatusCode.OK, DeploymentsPage.Show(view, panel))
            : board.Find(id) is { } deployment ? (HttpStatusCode.OK, DeploymentsPage.Show(view, board, deployment, null))
            : (HttpStatusCode.NotFound, Unknown(view));
    }

    /// <param name="done">What is said when it is done.</param>
    public static async Task<ActResult> AnswerAsync(ConsoleView view, ConsoleSources sources, DeploymentChange change, string done, CancellationToken cancellationToken)
    {
        sources.Deployments.Forget();
        return change switch
        {
            DeploymentChange.Done { Deployment: var deployment } => ActResult.Done($"{DeploymentText.Address(deployment)}?done={done}"),
            DeploymentChange.Refused refused => await RefuseAsync(refused.Deployment, $"{view.Say("当前状态不允许", "Its state forbids it")}: {refused.Reason}."),
            DeploymentChange.Held held => await RefuseAsync(held.Holder, view.Say($"该服务的另一个部署 {held.Holder.Id} 正在进行。等待它结束，或回滚它。", $"Another deployment of the service is at work: {held.Holder.Id}, shown here. Wait for it, or take that one back.")),
            _ => ActResult.Refused(HttpStatusCode.NotFound, Unknown(view)),
        };

        async Task<ActResult> RefuseAsync(Deployment shown, string reason) => ActResult.Refused(HttpStatusCode.Conflict,
            DeploymentsPage.Show(view with { Path = DeploymentText.Address(shown) }, (await sources.Deployments.ReadAsync(cancellationToken)).Value ?? new([], []), shown, reason));
    }

    private static Markup Unknown(ConsoleView view) => MessagePages.Say(
        view, view.Say("没有这个部署", "There is no such deployment"), view.Say("每个服务保留最近 200 个部署。", "Of each service the latest 200 are kept."), view.Say("部署页列出全部。", "The page of deployments lists them."));
}
