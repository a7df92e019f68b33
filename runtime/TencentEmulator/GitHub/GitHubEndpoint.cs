using System.Globalization;
using TencentEmulator.Control;
using TencentEmulator.Cos.Signing;
using TencentEmulator.Hosting;

namespace TencentEmulator.GitHub;

/// <summary>The calls of GitHub's REST API that a deployer needs, below <c>/github/repos/OWNER/NAME/</c>.
/// See <see href="https://docs.github.com/rest"/>.</summary>
internal sealed class GitHubEndpoint(EmulatorOptions options, GitHubWorld world, FaultBook faults, RequestLog log)
{
    private readonly DeploymentsEndpoint _deployments = new(world);

    public Task HandleAsync(HttpContext http)
    {
        var exchange = new PlainExchange(http, "github", options.Clock, faults, log);
        var path = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (operation, repository, run) = path is ["github", "repos", var owner, var name, .. var rest]
            ? Find(exchange, http.Request.Method, $"{owner}/{name}", rest, http.RequestAborted)
            : ("Unknown", null, () => NotFoundAsync(exchange));
        return exchange.RunAsync(operation, repository, path.Length > 4 ? string.Join('/', path[4..]) : null, () => IsAllowed(http.Request) ? run() : exchange.AnswerAsync(401, new { message = "Bad credentials" }));
    }

    private bool IsAllowed(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var token = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || header.StartsWith("token ", StringComparison.OrdinalIgnoreCase) ? header[(header.IndexOf(' ', StringComparison.Ordinal) + 1)..] : "";
        return token.Length > 0 && (options.GitHubToken is null || SecretText.Same(token, options.GitHubToken));
    }

    private (string Operation, string? Repository, Func<Task> Run) Find(PlainExchange exchange, string method, string repository, string[] rest, CancellationToken cancellationToken) => (method, rest) switch
    {
        ("POST", ["deployments"]) => ("CreateDeployment", repository, () => _deployments.CreateAsync(exchange, repository)),
        ("GET", ["deployments"]) => ("ListDeployments", repository, () => _deployments.ListAsync(exchange, repository)),
        ("POST", ["deployments", var id, "statuses"]) => ("CreateDeploymentStatus", repository, () => _deployments.AddStatusAsync(exchange, repository, Number(id))),
        ("GET", ["deployments", var id, "statuses"]) => ("ListDeploymentStatuses", repository, () => _deployments.ListStatusesAsync(exchange, repository, Number(id))),
        ("GET", ["hooks", var id, "deliveries"]) => ("ListDeliveries", repository, () => ListDeliveriesAsync(exchange, repository, Number(id))),
        ("POST", ["hooks", var id, "deliveries", var delivery, "attempts"]) => ("Redeliver", repository, () => RedeliverAsync(exchange, repository, Number(id), Number(delivery), cancellationToken)),
        ("GET", ["actions", "runs", var id]) => ("GetRun", repository, () => GetRunAsync(exchange, repository, Number(id))),
        ("POST", ["actions", "runs", var id, "rerun-failed-jobs"]) => ("RerunFailedJobs", repository, () => RerunAsync(exchange, repository, Number(id))),
        _ => ("Unknown", repository, () => NotFoundAsync(exchange)),
    };

    private Task ListDeliveriesAsync(PlainExchange exchange, string repository, long hook)
    {
        if (!world.Hooks.TryGetValue((repository, hook), out var found))
            return NotFoundAsync(exchange);
        var size = Math.Clamp(int.TryParse(exchange.Request.Query["per_page"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : 30, 1, 100);
        var all = found.Deliveries.Reverse().ToArray();
        var cursor = Number(exchange.Request.Query["cursor"].ToString());
        var page = all.Where(delivery => cursor == 0 || delivery.Id < cursor).Take(size).ToArray();
        if (page.Length == size && page[^1].Id != all[^1].Id)
        {
            var next = $"{exchange.Request.Scheme}://{exchange.Request.Host}{exchange.Request.Path}?per_page={size}&cursor={page[^1].Id}";
            exchange.Response.Headers.Link = $"<{next}>; rel=\"next\"";
        }

        return exchange.AnswerAsync(200, page.Select(delivery => delivery.ToJson()).ToArray());
    }

    private async Task RedeliverAsync(PlainExchange exchange, string repository, long hook, long id, CancellationToken cancellationToken)
    {
        if (!world.Hooks.TryGetValue((repository, hook), out var found) || found.Deliveries.FirstOrDefault(candidate => candidate.Id == id) is not { } delivery)
        {
            await NotFoundAsync(exchange);
            return;
        }

        await found.SendAsync(world, delivery, delivery.Event, delivery.Payload, null, cancellationToken);
        await exchange.AnswerAsync(202, new { });
    }

    private Task GetRunAsync(PlainExchange exchange, string repository, long id)
    {
        if (!world.Runs.TryGetValue((repository, id), out var run))
            return NotFoundAsync(exchange);
        var hasEnded = run.HasEnded(world.Clock.GetUtcNow());
        return exchange.AnswerAsync(200, new
        {
            id,
            name = run.Name,
            head_sha = run.HeadSha,
            head_branch = run.HeadBranch,
            run_attempt = run.Attempt,
            status = hasEnded ? "completed" : "in_progress",
            conclusion = hasEnded ? run.Conclusion : null,
            html_url = $"{exchange.Request.Scheme}://{exchange.Request.Host}/github/{repository}/actions/runs/{id}",
        });
    }

    private Task RerunAsync(PlainExchange exchange, string repository, long id)
    {
        if (!world.Runs.TryGetValue((repository, id), out var run))
            return NotFoundAsync(exchange);
        var now = world.Clock.GetUtcNow();
        if (!run.HasEnded(now))
            return exchange.AnswerAsync(403, new { message = "This workflow is already running" });
        return world.Runs.TryUpdate((repository, id), run.Again(now), run)
            ? exchange.AnswerAsync(201, new { })
            : exchange.AnswerAsync(403, new { message = "This workflow is already running" });
    }

    private static Task NotFoundAsync(PlainExchange exchange) => exchange.AnswerAsync(404, new { message = "Not Found" });

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
