using SuperInsight.Domain.Console;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Functions.Console.Pages;

/// <summary>All deployments; or one, with where it stands, how it came there, and what can be done about it.</summary>
internal static class DeploymentsPage
{
    private const int MostRows = 50;

    public static Markup Show(ConsoleView view, Panel<DeploymentBoard> panel) => Frame.Around(view, "/deployments", view.Say("部署", "Deployments"), Html.Of($"""
        {Parts.Title(view.Say("部署", "Deployments"), Parts.AsOf(view, panel))}
        {panel.Show(view, board => List(view, board))}
        """));

    public static Markup Show(ConsoleView view, DeploymentBoard board, Deployment deployment, string? refusal) => Frame.Around(view, "/deployments", $"{view.Say("部署", "Deployment")} {deployment.Id}", Html.Of($"""
        <div><p class="crumb"><a href="{ConsoleView.Root}/deployments">{view.Say("全部部署", "All deployments")}</a></p>
        <div class="title"><h1>{deployment.Request.Service} <code>{DeploymentText.What(deployment)}</code> {Parts.Badge(Parts.ToneOf(deployment.State), DeploymentText.State(view, deployment.State))}</h1><p class="asof"><a href="{DeploymentText.Address(deployment)}">{view.Say("刷新", "Refresh")}</a></p></div>
        {Html.When(refusal is not null, () => Html.Of($"""<div class="notice bad" role="alert"><p>{refusal}</p></div>"""))}
        <p>{deployment.Reason}</p>{Html.When(deployment.Transitions is [.., { Hint: not null }], () => Html.Of($"<p>{deployment.Transitions[^1].Hint}</p>"))}
        {Html.When(view.MayOperate, () => Acts(view, board, deployment))}</div>
        <section class="card" aria-labelledby="position"><h2 id="position">{view.Say("当前位置", "Where it stands")}</h2>{StateDiagram.Draw(view, deployment)}</section>
        <section class="card" aria-labelledby="about"><h2 id="about">{view.Say("详情", "About it")}</h2>{About(view, deployment)}</section>
        <section aria-labelledby="steps"><h2 id="steps">{view.Say("每一步的依据", "Every step, with its evidence")}</h2>{Steps(view, deployment)}</section>
        """));

    private static Markup List(ConsoleView view, DeploymentBoard board) => board.Deployments.Count == 0
        ? Parts.Empty(view.Say("还没有部署。推送代码或运行 ./ops deploy IMAGE。", "There are no deployments yet. A push asks for one, once the webhook is set up; so does ./ops deploy IMAGE."))
        : Parts.Table(view.Say("部署", "Deployments"), [view.Say("状态", "State"), view.Say("服务", "Service"), view.Say("提交或镜像", "Commit or image"), view.Say("请求者", "Asked for by"), view.Say("请求时间", "Asked for"), view.Say("原因", "Reason")],
            board.Deployments.Take(MostRows).Select(one => Html.Of($"""
                <tr><td>{Parts.Badge(Parts.ToneOf(one.State), DeploymentText.State(view, one.State))}</td><td>{one.Request.Service}</td><td><a href="{DeploymentText.Address(one)}"><code>{DeploymentText.What(one)}</code></a></td><td>{one.Request.By}</td><td>{view.Ago(one.RequestedAt)}</td><td>{one.Reason}</td></tr>
                """)));

    /// <summary>What changes the service asks twice: the button is behind a summary.</summary>
    private static Markup Acts(ConsoleView view, DeploymentBoard board, Deployment deployment) => Html.Of($"""
        <div class="acts">{Html.When(DeploymentBoard.CanCancel(deployment), () => Parts.Form(view, "deployments/cancel", Html.Of($"""<input type="hidden" name="deployment" value="{deployment.Id}"><button class="danger">{view.Say("取消部署", "Cancel it")}</button>""")))}
        {Html.When(board.CanRollBack(deployment), () => Html.Of($"""
            <details class="confirm"><summary>{view.Say("回滚…", "Roll back…")}</summary>{Parts.Form(view, "deployments/rollback", Html.Of($"""
                <input type="hidden" name="deployment" value="{deployment.Id}"><p>{view.Say("流量回到之前的版本", "The version before gets its traffic back")}: <strong>{deployment.Before?.Version ?? view.Say("未知", "not known")}</strong>. {view.Say("除非强制，此提交不会再次部署。", "Its commit is not deployed again unless forced.")}</p>
                <p><label><input type="checkbox" name="accept-schema-change" value="yes"> {view.Say("即使数据库结构已变也回滚", "Also across a change of the database's schema")}</label></p>
                <p><button class="danger">{view.Say("确认回滚", "Roll back now")}</button></p>
                """))}</details>
            """))}</div>
        """);

    private static Markup About(ConsoleView view, Deployment deployment) => Html.Of($"""
        <dl class="facts">{Fact(view.Say("编号", "Id"), deployment.Id)}{Fact(view.Say("镜像", "Image"), deployment.PinnedImage ?? deployment.Request.Image)}{Fact(view.Say("提交", "Commit"), deployment.Request.Commit)}
        {Fact(view.Say("请求者", "Asked for by"), $"{deployment.Request.By} ({deployment.Request.Trigger})")}<div><dt>{view.Say("请求时间", "Asked for")}</dt><dd>{view.Time(deployment.RequestedAt)} ({view.Ago(deployment.RequestedAt)})</dd></div>
        {Fact(view.Say("版本", "Version"), deployment.Version)}{Fact(view.Say("之前的版本", "Version before"), deployment.Before?.Version)}{Fact(view.Say("数据保护", "Data made safe"), deployment.Safeguarded)}{Fact(view.Say("最近探测", "Last probe"), deployment.LastProbe)}</dl>
        """);

    private static Markup Fact(string name, string? value) => Html.When(!string.IsNullOrEmpty(value), () => Html.Of($"<div><dt>{name}</dt><dd>{value}</dd></div>"));

    private static Markup Steps(ConsoleView view, Deployment deployment) => Parts.Table(
        view.Say("每一步的依据", "Every step"), [view.Say("时间", "At"), view.Say("状态", "State"), view.Say("原因", "Reason"), view.Say("依据", "Evidence")],
        deployment.Transitions.Select(step => Html.Of($"""
            <tr><td>{view.Time(step.At)}</td><td>{Parts.Badge(Parts.ToneOf(step.State), DeploymentText.State(view, step.State))}</td><td>{step.Reason}{Html.When(step.Hint is not null, () => Html.Of($"""<br><span class="hint">{step.Hint}</span>"""))}</td><td>{step.Evidence}</td></tr>
            """)));
}
