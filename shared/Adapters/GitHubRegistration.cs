using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuperInsight.Adapters.GitHub;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters;

/// <summary>Wires GitHub: builds, and whom to tell. Where no token or repository is set, nobody is asked and nobody is told.</summary>
internal static class GitHubRegistration
{
    public static IServiceCollection AddGitHub(this IServiceCollection services) => services
        .AddSingleton(provider => new GitHubAccess(Connect(provider), GitHubSettings.Access(Settings(provider))?.Repository ?? ""))
        .AddSingleton<IBuildRuns>(provider => provider.GetRequiredService<GitHubAccess>() is { Connection: { } connection, Repository: var repository }
            ? new GitHubBuildRuns(connection, repository)
            : new NoBuildRuns());

    /// <summary>Null where nobody is to be told.</summary>
    public static IDeploymentReports? Reports(IServiceProvider provider) => provider.GetRequiredService<GitHubAccess>() is { Connection: { } connection, Repository: var repository }
        ? new GitHubDeploymentReports(connection, repository, GitHubSettings.Reports(Settings(provider)))
        : null;

    private static GitHubConnection? Connect(IServiceProvider provider)
    {
        if (GitHubSettings.Access(Settings(provider)) is not var (options, _))
            return null;
        try
        {
#pragma warning disable RS0030 // The composition root: here chance enters.
            return new GitHubConnection(options, handler: null, provider.GetRequiredService<TimeProvider>(), Random.Shared.NextDouble, provider.GetRequiredService<ILogger<GitHubConnection>>());
#pragma warning restore RS0030
        }
        catch (ArgumentException unfit)
        {
            throw new SettingException("GitHub__Endpoint", "it is not an address of GitHub's API", "Give it as https://HOST/PATH, or leave it out.", unfit);
        }
    }

    private static OperatorSettings Settings(IServiceProvider provider) => provider.GetRequiredService<OperatorSettings>();
}

/// <summary>The way to GitHub, of one repository; no connection where none is set.</summary>
internal sealed record GitHubAccess(GitHubConnection? Connection, string Repository);
