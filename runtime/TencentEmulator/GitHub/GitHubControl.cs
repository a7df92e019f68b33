using System.Text.Json;
using TencentEmulator.Control;

namespace TencentEmulator.GitHub;

/// <summary>Control of GitHub: <c>github/hooks/OWNER/NAME/ID</c> (PUT), <c>…/deliveries</c> below it (POST sends an event, or loses it),
/// <c>github/runs/OWNER/NAME/ID</c> (PUT), <c>github/deployments/OWNER/NAME</c> (GET).</summary>
internal sealed class GitHubControl(GitHubWorld world) : IControlPart
{
    public async Task<object?> HandleAsync(ControlRequest request, CancellationToken cancellationToken)
    {
        switch (request.Method, request.Path)
        {
            case ("PUT", ["hooks", var owner, var name, var id]):
                var hook = request.Read<HookSeed>();
                world.Hooks[($"{owner}/{name}", Number(id))] = new GitHubHook(hook.Url, hook.Secret);
                return new { };
            case ("POST", ["hooks", var owner, var name, var id, "deliveries"]):
                return world.Hooks.TryGetValue(($"{owner}/{name}", Number(id)), out var found) ? await DeliverAsync(found, request.Read<EventSeed>(), cancellationToken) : null;
            case ("PUT", ["runs", var owner, var name, var id]):
                var run = request.Read<WorkflowRun>();
                if (run.Conclusions.Count == 0)
                    throw new ArgumentException("conclusions must name at least one.");
                world.Runs[($"{owner}/{name}", Number(id))] = run;
                return run;
            case ("GET", ["deployments", var owner, var name]):
                return world.Deployments.Where(entry => entry.Key.Repository == $"{owner}/{name}").OrderBy(entry => entry.Key.Id)
                    .Select(entry => new { id = entry.Value.Id, @ref = entry.Value.Ref, environment = entry.Value.Environment, seed = entry.Value.Seed, statuses = entry.Value.Statuses.Select(status => status.Seed).ToArray() }).ToArray();
            default:
                return null;
        }
    }

    private async Task<object> DeliverAsync(GitHubHook hook, EventSeed seed, CancellationToken cancellationToken)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(seed.Payload);
        var delivery = seed.Lost
            ? hook.Lose(world, seed.Event, payload, seed.DeliveryId)
            : await hook.SendAsync(world, again: null, seed.Event, payload, seed.DeliveryId, cancellationToken);
        return delivery.ToJson();
    }

    private static long Number(string id) => long.TryParse(id, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new ArgumentException($"{id} is no number.");
}
