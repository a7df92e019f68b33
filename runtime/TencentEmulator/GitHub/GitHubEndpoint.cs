using System.Globalization;
using System.Text.Json;
using TencentEmulator.Control;
using TencentEmulator.Cos.Signing;
using TencentEmulator.Hosting;

namespace TencentEmulator.GitHub;

/// <summary>The calls of GitHub's REST API that a deployer needs, below <c>/github/repos/OWNER/NAME/</c>.
/// See <see href="https://docs.github.com/rest"/>.</summary>
internal sealed class GitHubEndpoint(EmulatorOptions options, GitHubWorld world, FaultBook faults, RequestLog log)
{
    private const int LongestDescription = 140;
    private static readonly string[] States = ["error", "failure", "inactive", "in_progress", "queued", "pending", "success"];

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
        ("POST", ["deployments"]) => ("CreateDeployment", repository, () => CreateDeploymentAsync(exchange, repository)),
        ("POST", ["deployments", var id, "statuses"]) => ("CreateDeploymentStatus", repository, () => CreateStatusAsync(exchange, repository, Number(id))),
        ("GET", ["hooks", var id, "deliveries"]) => ("ListDeliveries", repository, () => ListDeliveriesAsync(exchange, repository, Number(id))),
        ("POST", ["hooks", var id, "deliveries", var delivery, "attempts"]) => ("Redeliver", repository, () => RedeliverAsync(exchange, repository, Number(id), Number(delivery), cancellationToken)),
        ("GET", ["actions", "runs", var id]) => ("GetRun", repository, () => GetRunAsync(exchange, repository, Number(id))),
        ("POST", ["actions", "runs", var id, "rerun-failed-jobs"]) => ("RerunFailedJobs", repository, () => RerunAsync(exchange, repository, Number(id))),
        _ => ("Unknown", repository, () => NotFoundAsync(exchange)),
    };

    private async Task CreateDeploymentAsync(PlainExchange exchange, string repository)
    {
        if (await exchange.ReadAsync() is not { ValueKind: JsonValueKind.Object } body || Text(body, "ref") is not { Length: > 0 } reference)
        {
            await exchange.AnswerAsync(422, new { message = "Invalid request.\n\n\"ref\" wasn't supplied." });
            return;
        }

        var deployment = new GitHubDeployment(world.NewId(), reference, Text(body, "environment") ?? "production", world.Clock.GetUtcNow());
        world.Deployments[(repository, deployment.Id)] = deployment;
        await exchange.AnswerAsync(201, new { id = deployment.Id, @ref = reference, sha = reference, environment = deployment.Environment, created_at = Time(deployment.CreatedAt) });
    }

    private async Task CreateStatusAsync(PlainExchange exchange, string repository, long id)
    {
        if (!world.Deployments.TryGetValue((repository, id), out var deployment))
        {
            await NotFoundAsync(exchange);
            return;
        }

        if (await exchange.ReadAsync() is not { ValueKind: JsonValueKind.Object } body || !States.Contains(Text(body, "state")))
        {
            await exchange.AnswerAsync(422, new { message = "Validation Failed: state" });
            return;
        }

        if (Text(body, "description") is { Length: > LongestDescription })
        {
            await exchange.AnswerAsync(422, new { message = "Validation Failed: description is too long (maximum is 140 characters)" });
            return;
        }

        deployment.Statuses.Enqueue(body.Clone());
        await exchange.AnswerAsync(201, new { id = world.NewId(), state = Text(body, "state"), description = Text(body, "description") ?? "", created_at = Time(world.Clock.GetUtcNow()) });
    }

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

    private static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
