using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Deployments;

/// <summary><c>ops deployments [ID] [--service S] [--limit N]</c></summary>
internal static class DeploymentsCommand
{
    private const int ShownCommit = 12;

    public static Command Create()
    {
        Argument<string?> id = new("id") { Description = "Tells of this one how it came to where it stands.", Arity = ArgumentArity.ZeroOrOne };
        Option<int> limit = new("--limit", "-n") { Description = "At most so many, the newest.", DefaultValueFactory = _ => 20 };
        Command command = new("deployments", "List deployments, the newest first; or tell of one.") { id, DeploymentArguments.Service, limit };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = OpsServices.Create(parsed);
            if (parsed.GetValue(id) is { } one)
                return await TellAsync(parsed, services, one, cancellationToken);
            if (parsed.GetValue(limit) < 1)
                throw new SettingException("--limit", $"{parsed.GetValue(limit)} is not a number above 0", "Use: --limit 20.");
            IReadOnlyList<DeploymentView> views =
                [.. (await services.GetRequiredService<ListDeployments>().RunAsync(parsed.GetValue(DeploymentArguments.Service), cancellationToken)).Take(parsed.GetValue(limit)).Select(DeploymentView.Of)];
            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(views, OpsJson.Default.IReadOnlyListDeploymentView);
            else
                Print(views, services.GetRequiredService<TimeProvider>().GetUtcNow());
            return 0;
        });
        return command;
    }

    private static void Print(IReadOnlyList<DeploymentView> views, DateTimeOffset now)
    {
        if (views.Count == 0)
        {
            Output.Line("There are no deployments yet. `ops deploy IMAGE` asks for one; a push does as well, once the webhook is set up (docs/deployments.md).");
            return;
        }

        Output.Table(["ID", "SERVICE", "STATE", "COMMIT OR IMAGE", "ASKED FOR BY", "AGE", "REASON"],
            views.Select(view => (IReadOnlyList<string>)[view.Id, view.Service, view.State, view.Commit?[..ShownCommit] ?? view.Image, view.By, Output.Age(now - view.RequestedAt), view.Reason]));
    }

    private static async Task<int> TellAsync(ParseResult parsed, IServiceProvider services, string id, CancellationToken cancellationToken)
    {
        var deployment = await services.GetRequiredService<FindDeployment>().RunAsync(id, cancellationToken)
            ?? throw new DeploymentException(id, "there is no such deployment", "`ops deployments` lists them; of each service the latest 200 are kept.");
        var view = DeploymentView.Of(deployment);
        if (parsed.GetValue(CommonOptions.Json))
        {
            Output.Json(view, OpsJson.Default.DeploymentView);
            return 0;
        }

        Output.Line($"{view.Id} of {view.Service}: {view.State}");
        Output.Line($"image    {view.Image}{(view.Commit is null ? "" : $"\ncommit   {view.Commit}")}");
        Output.Line($"asked by {view.By} ({view.Trigger}) at {view.RequestedAt:u}");
        if (view.VersionBefore is not null)
            Output.Line($"version  {view.Version ?? "not made yet"}, before it {view.VersionBefore}");
        if (view.Safeguarded is not null)
            Output.Line($"data     {view.Safeguarded}");
        Output.Table(["AT (UTC)", "STATE", "REASON", "MEASURED"],
            view.Transitions.Select(step => (IReadOnlyList<string>)[$"{step.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}", step.State, step.Reason, step.Evidence ?? ""]));
        if (view.Hint is not null)
            Output.Line(view.Hint);
        return 0;
    }
}
