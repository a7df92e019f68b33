using System.Globalization;
using TencentEmulator.Control;
using TencentEmulator.Hosting;

namespace TencentEmulator.Registry;

/// <summary>Control of the registry: <c>registry/tags</c> (PUT pushes a tag and, when asked, tells a webhook; DELETE takes it away).</summary>
internal sealed class RegistryControl(RegistryShelf shelf) : IControlPart
{
    public async Task<object?> HandleAsync(ControlRequest request, CancellationToken cancellationToken)
    {
        switch (request.Method, request.Path)
        {
            case ("PUT", ["tags"]):
                return await PushAsync(request.Read<TagPush>(), cancellationToken);
            case ("DELETE", ["tags"]):
                var gone = request.Read<TagPush>();
                return shelf.Delete(gone.Repository, gone.Tag) ? new { } : null;
            default:
                return null;
        }
    }

    private async Task<object> PushAsync(TagPush push, CancellationToken cancellationToken)
    {
        if (push.Repository.Length == 0 || push.Tag.Length == 0)
            throw new ArgumentException("repository and tag must be given.");
        var digest = push.Digest ?? RegistryShelf.DigestOf($"{push.Repository}:{push.Tag}");
        if (!digest.StartsWith("sha256:", StringComparison.Ordinal) || digest.Length != 71)
            throw new ArgumentException("digest must be sha256: and 64 hexadecimal digits.");
        shelf.Push(push, digest);
        int? told = push.Notify is { } hook ? await WebhookSender.SendAsync(hook.Url, Payload(push, digest), hook.Headers, cancellationToken) : null;
        return new { digest, told };
    }

    /// <summary>What TCR sends. There is no signature: a header of one's own has to do.</summary>
    private static object Payload(TagPush push, string digest)
    {
        var parts = push.Repository.Split('/', 2);
        return new
        {
            type = "pushImage",
            occur_at = push.OccurAt ?? 1589106605,
            event_data = new
            {
                resources = new[] { new { digest, tag = push.Tag, resource_url = string.Create(CultureInfo.InvariantCulture, $"{push.Host}/{push.Repository}:{push.Tag}") } },
                repository = new
                {
                    date_created = 1587119137,
                    name = parts[^1],
                    @namespace = parts[0],
                    repo_full_name = push.Repository,
                    repo_type = push.Private ? "private" : "public",
                },
            },
            @operator = "332133xxxx",
        };
    }
}
