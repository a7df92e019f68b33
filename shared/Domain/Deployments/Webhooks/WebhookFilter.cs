namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>Which events deploy, and what.</summary>
/// <param name="Service">The service of CloudBase Run that is deployed to.</param>
/// <param name="Image">The image's repository without a tag; the tag of a build is the full commit that it was built from.</param>
public sealed record WebhookFilter(string Service, string Image)
{
    /// <summary>The only repository whose events count, as <c>OWNER/NAME</c> in any case; null for whichever signs with our secret.</summary>
    public string? Repository { get; init; }

    /// <summary>The only branch that deploys.</summary>
    /// <value>main.</value>
    public string Branch { get; init; } = "main";

    /// <summary>The file name of the workflow that builds the image.</summary>
    /// <value>deploy.yml.</value>
    public string Workflow { get; init; } = "deploy.yml";

    /// <summary>The image of a commit, or of a release's tag.</summary>
    public string ImageOf(string tag) => $"{Image}:{tag}";

    /// <summary>Whether a text is a full commit: 40 hexadecimal digits, and not the zeros that stand for none.</summary>
    public static bool IsCommit(string? text) => text is { Length: 40 } && text.All(char.IsAsciiHexDigitLower) && text.AsSpan().ContainsAnyExcept('0');

    /// <summary>Whether a registry takes a text for a tag. See <see href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests"/>.</summary>
    public static bool IsTag(string? text) =>
        text is { Length: > 0 and <= 128 } && text[0] is not ('.' or '-') && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
