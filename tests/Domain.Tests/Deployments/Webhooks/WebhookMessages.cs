using System.Text.Json;

namespace SuperInsight.Domain.Tests.Deployments.Webhooks;

/// <summary>Messages as GitHub and the registry write them, in short.</summary>
internal static class WebhookMessages
{
    public static object Push(string commit, string reference = "refs/heads/main") =>
        new { @ref = reference, before = new string('1', 40), after = commit, deleted = false, repository = new { full_name = "demo/web" }, sender = new { login = "octocat" }, commits = Array.Empty<object>() };

    public static object RegistryPush(string image, string tag, string type = "pushImage") => new
    {
        type,
        occur_at = 1589106605,
        event_data = new { resources = new[] { new { digest = "sha256:89a4", tag, resource_url = image } }, repository = new { name = "web", repo_full_name = "demo/web" } },
        @operator = "332133",
    };

    public static byte[] Bytes(object message) => JsonSerializer.SerializeToUtf8Bytes(message);
}
