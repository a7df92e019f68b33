using SuperInsight.Domain.Deployments.Webhooks;

namespace SuperInsight.Domain.Deployments;

/// <summary>What is meant where somebody who asks for a deployment does not say it.</summary>
/// <param name="Service">The service of CloudBase Run; null where none is set.</param>
/// <param name="Image">The image's repository without a tag; null where none is set.</param>
public sealed record DeploymentDefaults(string? Service, string? Image)
{
    private const int LongestName = 128;

    /// <summary>The request that somebody means. An image is said whole; or by a tag alone; or not at all, where the commit says it.</summary>
    /// <param name="asked">What was said.</param>
    /// <param name="trigger">What asked.</param>
    /// <exception cref="DeploymentException">Something is missing, or is not what it should be; it is named.</exception>
    public DeploymentRequest Complete(DeploymentOrder asked, DeploymentTrigger trigger)
    {
        ArgumentNullException.ThrowIfNull(asked);
        var service = ServiceOf(asked.Service);
        if (asked.Commit is { } commit && !WebhookFilter.IsCommit(commit))
            throw new DeploymentException(service, $"commit '{Shown(commit)}' is not a full commit", "Give the 40 hexadecimal digits of `git rev-parse HEAD`.");
        return new DeploymentRequest(service, ImageOf(asked, service), asked.Commit, trigger, PersonName.OfOperator(asked.By))
        {
            Force = asked.Force, AcceptSchemaChange = asked.AcceptSchemaChange, WorkflowRun = asked.WorkflowRun,
        };
    }

    /// <summary>The service that somebody means.</summary>
    /// <exception cref="DeploymentException">None was named, and none is set.</exception>
    public string ServiceOf(string? asked) =>
        asked ?? Service ?? throw new DeploymentException("a service", "service is missing", "Name it with --service (over HTTP: \"service\"), or set TencentCloud__ServiceName in the environment or in local.settings.json.");

    private string ImageOf(DeploymentOrder asked, string service)
    {
        var text = asked.Image ?? asked.Commit ?? throw new DeploymentException(service, "image is missing", "Give an image with a tag or a digest, or the commit that it was built from.");
        if (ImageReference.TryParse(text, out _))
            return text;
        if (WebhookFilter.IsTag(text) && Image is not null)
            return $"{Image}:{text}";
        throw new DeploymentException(service, $"image '{Shown(text)}' has no tag and no digest, or is no image's name", Image is null
            ? "Write registry/name:tag, or set Deployments__Image so that a tag is enough."
            : $"Write registry/name:tag, or only the tag for one of {Image}.");
    }

    private static string Shown(string text) => new([.. text.Take(LongestName).Select(c => char.IsControl(c) ? '?' : c)]);
}

/// <summary>What somebody asks for, as it was said.</summary>
public sealed record DeploymentOrder
{
    public string? Service { get; init; }

    /// <summary>An image with a tag or a digest; or a tag of the usual one; or nothing, where the commit is given.</summary>
    public string? Image { get; init; }

    public string? Commit { get; init; }

    /// <summary>Deploys a commit that was rolled back.</summary>
    public bool Force { get; init; }

    /// <summary>Allows a rollback across a change of the database's schema.</summary>
    public bool AcceptSchemaChange { get; init; }

    /// <summary>The run of GitHub Actions that builds the image.</summary>
    public long? WorkflowRun { get; init; }

    /// <summary>Who asks, for people.</summary>
    public string? By { get; init; }
}
