using System.Globalization;
using System.Text.Json;
using TencentEmulator.Hosting;

namespace TencentEmulator.GitHub;

/// <summary>Deployments and their statuses. See <see href="https://docs.github.com/rest/deployments/deployments"/>.</summary>
internal sealed class DeploymentsEndpoint(GitHubWorld world)
{
    private const int LongestDescription = 140;
    private const int DefaultPage = 30;
    private const int LongestPage = 100;
    private static readonly string[] States = ["error", "failure", "inactive", "in_progress", "queued", "pending", "success"];

    public async Task CreateAsync(PlainExchange exchange, string repository)
    {
        if (await exchange.ReadAsync() is not { ValueKind: JsonValueKind.Object } body || body.Text("ref") is not { Length: > 0 } reference)
        {
            await exchange.AnswerAsync(422, new { message = "Invalid request.\n\n\"ref\" wasn't supplied." });
            return;
        }

        var deployment = new GitHubDeployment(world.NewId(), reference, body.Clone(), world.Clock.GetUtcNow());
        world.Deployments[(repository, deployment.Id)] = deployment;
        await exchange.AnswerAsync(201, deployment.ToJson());
    }

    /// <summary>The newest first, by page, and only those that the query asks for.</summary>
    public Task ListAsync(PlainExchange exchange, string repository)
    {
        return AnswerPageAsync(exchange, world.Deployments
            .Where(entry => entry.Key.Repository == repository && IsWanted(entry.Value))
            .OrderByDescending(entry => entry.Key.Id)
            .Select(entry => entry.Value.ToJson()));

        bool IsWanted(GitHubDeployment deployment) =>
            Asks("sha", deployment.Ref) && Asks("ref", deployment.Ref) && Asks("task", deployment.Task) && Asks("environment", deployment.Environment);

        bool Asks(string name, string value) => exchange.Request.Query[name].ToString() is "" or "none" || exchange.Request.Query[name] == value;
    }

    public async Task AddStatusAsync(PlainExchange exchange, string repository, long id)
    {
        if (!world.Deployments.TryGetValue((repository, id), out var deployment))
        {
            await NotFoundAsync(exchange);
            return;
        }

        if (await exchange.ReadAsync() is not { ValueKind: JsonValueKind.Object } body || !States.Contains(body.Text("state")))
        {
            await exchange.AnswerAsync(422, new { message = "Validation Failed: state" });
            return;
        }

        if (body.Text("description") is { Length: > LongestDescription })
        {
            await exchange.AnswerAsync(422, new { message = "Validation Failed: description is too long (maximum is 140 characters)" });
            return;
        }

        var status = new GitHubDeploymentStatus(world.NewId(), body.Clone(), world.Clock.GetUtcNow());
        deployment.Statuses.Enqueue(status);
        await exchange.AnswerAsync(201, status.ToJson());
    }

    /// <summary>The newest first, by page.</summary>
    public Task ListStatusesAsync(PlainExchange exchange, string repository, long id) => world.Deployments.TryGetValue((repository, id), out var deployment)
        ? AnswerPageAsync(exchange, deployment.Statuses.Reverse().Select(status => status.ToJson()))
        : NotFoundAsync(exchange);

    private static Task AnswerPageAsync(PlainExchange exchange, IEnumerable<object> newestFirst)
    {
        var query = exchange.Request.Query;
        var size = Math.Min(Number(query["per_page"].ToString()) is var asked and > 0 ? asked : DefaultPage, LongestPage);
        var page = Number(query["page"].ToString()) is var number and > 0 ? number : 1;
        var rest = newestFirst.Skip((page - 1) * size).Take(size + 1).ToArray();
        if (rest.Length > size)
        {
            var next = string.Join('&', query.Where(pair => pair.Key != "page").Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value.ToString())}").Append($"page={page + 1}"));
            exchange.Response.Headers.Link = $"<{exchange.Request.Scheme}://{exchange.Request.Host}{exchange.Request.Path}?{next}>; rel=\"next\"";
        }

        return exchange.AnswerAsync(200, rest.Take(size).ToArray());
    }

    private static Task NotFoundAsync(PlainExchange exchange) => exchange.AnswerAsync(404, new { message = "Not Found" });

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
