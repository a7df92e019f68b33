using System.Security.Cryptography;
using System.Text.Json;

namespace SuperInsight.RunLocal;

/// <summary>A signed push of a good image goes live; one of a broken image is found out and taken back.</summary>
public sealed class DeploymentDemonstration(LocalSystem system, HostFunctions functions, OpsCommand ops)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1.5);

    private readonly LocalCloud cloud = new(system);
    private string good = "";

    public async Task<string> DeployAsync(CancellationToken cancellationToken)
    {
        var commit = NewCommit();
        good = await cloud.PushAsync(commit, cancellationToken);
        var deployment = await PushAndWaitAsync(commit, "Succeeded", cancellationToken);
        await ExpectAsync(good, cancellationToken);
        return $"{Id(deployment)}: commit {commit[..12]} serves 100 % as {deployment.GetProperty("version").GetString()}, before it {deployment.GetProperty("versionBefore").GetString()}";
    }

    public async Task<string> RollBackAsync(CancellationToken cancellationToken)
    {
        var commit = NewCommit();
        await cloud.BreakAsync(await cloud.PushAsync(commit, cancellationToken), cancellationToken);
        var deployment = await PushAndWaitAsync(commit, "RolledBack", cancellationToken);
        await ExpectAsync(good, cancellationToken);
        var found = deployment.GetProperty("transitions").EnumerateArray().First(step => step.GetProperty("state").GetString() == "RollingBack").GetProperty("reason").GetString();
        return $"{Id(deployment)}: {found}; {deployment.GetProperty("versionBefore").GetString()} serves 100 % again";
    }

    private async Task<JsonElement> PushAndWaitAsync(string commit, string state, CancellationToken cancellationToken)
    {
        if (await cloud.TellOfPushAsync(commit, cancellationToken) is not 202 and var status)
            throw new ServerFailedException($"The push was answered {status}, not 202.", functions.LogTail);
        var deployment = await functions.WaitAsync<JsonElement>($"The deployment of {commit[..12]} did not end", Deadline, async () => await FindAsync(commit, cancellationToken), cancellationToken);
        return deployment.GetProperty("state").GetString() == state
            ? deployment
            : throw new ServerFailedException($"{Id(deployment)} ended as {deployment.GetProperty("state").GetString()}: {deployment.GetProperty("reason").GetString()}");
    }

    /// <summary>Null until it has ended.</summary>
    private async Task<JsonElement?> FindAsync(string commit, CancellationToken cancellationToken)
    {
        var deployments = await ops.RunAsync(cancellationToken, "deployments", "--limit", "2");
        var found = deployments.EnumerateArray().FirstOrDefault(one => one.TryGetProperty("commit", out var of) && of.GetString() == commit);
        return found.ValueKind == JsonValueKind.Object && found.GetProperty("ended").GetBoolean() ? found : null;
    }

    private async Task ExpectAsync(string image, CancellationToken cancellationToken)
    {
        var serving = await cloud.ServingAsync(cancellationToken);
        if (serving.Count != 1 || !serving.ContainsKey(image))
            throw new ServerFailedException($"{image} should have all traffic, but it is {string.Join(", ", serving.Select(share => $"{share.Value} % {share.Key}"))}.");
    }

    private static string Id(JsonElement deployment) => deployment.GetProperty("id").GetString()!;

    private static string NewCommit() => RandomNumberGenerator.GetHexString(40, lowercase: true);
}
