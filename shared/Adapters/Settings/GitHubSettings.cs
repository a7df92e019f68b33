using SuperInsight.Adapters.GitHub;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Settings;

/// <summary>Who we are at GitHub, and of which repository.</summary>
internal static class GitHubSettings
{
    /// <summary>Null where no token or no repository is set: then GitHub is not asked, and not told.</summary>
    public static (GitHubOptions Options, string Repository)? Access(OperatorSettings settings)
    {
        if (Secret.From(settings.Get("GitHub__Token")) is not { } token || settings.Get("GitHub__Repository") is not { } repository)
            return null;
        var options = new GitHubOptions(token);
        return (options with { Endpoint = settings.Get("GitHub__Endpoint") ?? options.Endpoint }, repository);
    }

    /// <summary>Where a deployment's page is, for links; null where it is not known.</summary>
    /// <exception cref="SettingException">It is no address.</exception>
    public static GitHubReportOptions Reports(OperatorSettings settings)
    {
        var options = new GitHubReportOptions { Environment = settings.Get("GitHub__Environment") ?? new GitHubReportOptions().Environment };
        if (settings.Get("PublicBaseUrl") is not { } text)
            return options;
        return Uri.TryCreate($"{text.TrimEnd('/')}/api/deployments/{{id}}", UriKind.Absolute, out var page) && page.Scheme is "http" or "https"
            ? options with { StatusPage = page }
            : throw new SettingException("PublicBaseUrl", $"'{text}' is not an address", "Give it as https://HOST.");
    }
}
