using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Adapters.GitHub;

/// <summary>
/// GitHub's deployments: one for each of ours, and a status for each of its states. Those whose commit nobody knows are not told of:
/// GitHub's belong to a commit. See <see href="https://docs.github.com/rest/deployments/deployments"/>.
/// </summary>
/// <param name="connection">The way to GitHub. Its token must be allowed <i>Deployments</i>, read and write.</param>
/// <param name="repository">As <c>OWNER/NAME</c>.</param>
/// <param name="options">What GitHub shows.</param>
internal sealed partial class GitHubDeploymentReports(GitHubConnection connection, string repository, GitHubReportOptions options) : IDeploymentReports
{
    private const string Find = "find GitHub's deployment for";
    private const string Create = "create GitHub's deployment for";
    private const string ReadStatus = "read GitHub's status of";
    private const string AddStatus = "tell GitHub the state of";
    private const int PageSize = 100;

    private readonly GitHubCalls calls = new(connection, repository, "read and write the repository's deployments");

    /// <summary>GitHub is looked at before anything is added, so that neither a lost answer nor a crash makes a second one.</summary>
    /// <exception cref="GitHubException">It could not be told.</exception>
    public async Task TellAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        if (deployment.Request.Commit is not { } commit)
            return;
        var id = await FindAsync(deployment, commit, cancellationToken) ?? await CreateAsync(deployment, commit, cancellationToken);
        var status = GitHubStatusText.Of(deployment);
        var path = $"deployments/{id}/statuses";
        var answer = await calls.GetAsync(ReadStatus, Subject(deployment), $"{path}?per_page={PageSize}", cancellationToken);
        // GitHub itself adds inactive ones, without a description, when a later deployment succeeds.
        var newest = calls.Read(ReadStatus, Subject(deployment), answer, GitHubJson.Default.GitHubStatusArray)
            .Where(known => known.State != "inactive" || known.Description is { Length: > 0 }).MaxBy(known => known.Id);
        if (newest is not null && newest.State == status.State && newest.Description == status.Description)
            return;
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new GitHubNewStatus(status.State, status.Description, LogUrl(deployment), options.EnvironmentUrl?.AbsoluteUri), GitHubJson.Default.GitHubNewStatus);
        answer = await calls.PostAsync(AddStatus, Subject(deployment), path, body, cancellationToken);
        if (!answer.IsSuccess)
            throw calls.Refused(AddStatus, Subject(deployment), answer);
    }

    /// <summary>Where two processes made one each, the first is it for good.</summary>
    private async Task<long?> FindAsync(Deployment deployment, string commit, CancellationToken cancellationToken)
    {
        long? first = null;
        for (int? page = 1; page is not null;)
        {
            var answer = await calls.GetAsync(Find, Subject(deployment),
                string.Create(CultureInfo.InvariantCulture, $"deployments?sha={Uri.EscapeDataString(commit)}&environment={Uri.EscapeDataString(options.Environment)}&per_page={PageSize}&page={page}"), cancellationToken);
            foreach (var found in calls.Read(Find, Subject(deployment), answer, GitHubJson.Default.GitHubDeploymentArray))
            {
                if (IsOf(found, deployment) && (first is null || found.Id < first))
                    first = found.Id;
            }

            page = answer.Link is { } link && NextPage().IsMatch(link) ? page + 1 : null;
        }

        return first;
    }

    private async Task<long> CreateAsync(Deployment deployment, string commit, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new GitHubNewDeployment(
                commit, "deploy", AutoMerge: false, RequiredContexts: [], new GitHubPayload(deployment.Id), options.Environment,
                ShortText.Cut($"{deployment.Id}: {deployment.Request.Image}", GitHubStatusText.Longest), TransientEnvironment: false, options.IsProduction),
            GitHubJson.Default.GitHubNewDeployment);
        var answer = await calls.PostAsync(Create, Subject(deployment), "deployments", body, cancellationToken);
        return calls.Read(Create, Subject(deployment), answer, GitHubJson.Default.GitHubDeployment).Id;
    }

    private static bool IsOf(GitHubDeployment found, Deployment deployment) =>
        found.Payload is { ValueKind: JsonValueKind.Object } payload && payload.TryGetProperty(GitHubPayload.Key, out var id) && id.ValueEquals(deployment.Id);

    private string? LogUrl(Deployment deployment) => options.StatusPage?.OriginalString.Replace("{id}", Uri.EscapeDataString(deployment.Id), StringComparison.Ordinal);

    private string Subject(Deployment deployment) => $"deployment {deployment.Id} in {repository}";

    [GeneratedRegex("""rel="next""", RegexOptions.CultureInvariant)]
    private static partial Regex NextPage();
}
