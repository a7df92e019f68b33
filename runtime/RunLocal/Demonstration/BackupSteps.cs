using System.Text.Json;

namespace SuperInsight.RunLocal;

/// <summary>What a demonstration does with any source: a timer function takes a point, <c>ops</c> lists and verifies it.</summary>
public sealed class BackupSteps(HostFunctions functions, OpsCommand ops)
{
    /// <summary>A small database takes a second; a loaded machine and a cold start take their time.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Fires a timer and waits for the restore point that it leaves.</summary>
    public async Task<JsonElement> TakeAsync(string function, string source, CancellationToken cancellationToken) =>
        await TakeAsync(function, source, await ListIdsAsync(source, cancellationToken), cancellationToken);

    /// <param name="function">The timer.</param>
    /// <param name="source">What it backs up.</param>
    /// <param name="before">The points that there are.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<JsonElement> TakeAsync(string function, string source, HashSet<string> before, CancellationToken cancellationToken)
    {
        await functions.FireAsync(function, cancellationToken);
        return await functions.WaitAsync($"The timer function {function} left no restore point of {source}", Deadline, () => FindNewAsync(source, before, cancellationToken), cancellationToken);
    }

    public async Task<HashSet<string>> ListIdsAsync(string source, CancellationToken cancellationToken) =>
        [.. (await ops.RunAsync(cancellationToken, "backup", "list", "--source", source)).EnumerateArray().Select(Id)];

    public async Task<string> ListAsync(string id, string source, CancellationToken cancellationToken)
    {
        var ids = await ListIdsAsync(source, cancellationToken);
        return ids.Contains(id) ? $"one of {ids.Count} restore points of {source}" : throw new ServerFailedException($"{id} is not in the list.");
    }

    public async Task<string> VerifyAsync(string id, CancellationToken cancellationToken)
    {
        var verdict = await ops.RunAsync(cancellationToken, "backup", "verify", id);
        return verdict.GetProperty("signature").GetBoolean() && verdict.GetProperty("storedHash").GetBoolean() && verdict.GetProperty("plainHash").GetBoolean()
            ? "signature, stored hash and decrypted hash are right"
            : throw new ServerFailedException($"The verdict on {id} is {verdict}.");
    }

    public static string Id(JsonElement point) => point.GetProperty("id").GetString()!;

    public static string Describe(JsonElement point, string function) =>
        $"{Id(point)} by timer {function}: {point.GetProperty("plainBytes").GetInt64() / 1024} KiB stored as {point.GetProperty("storedBytes").GetInt64() / 1024} KiB";

    private async Task<JsonElement?> FindNewAsync(string source, HashSet<string> before, CancellationToken cancellationToken)
    {
        var points = await ops.RunAsync(cancellationToken, "backup", "list", "--source", source);
        return points.EnumerateArray().Cast<JsonElement?>().FirstOrDefault(point => !before.Contains(Id(point!.Value)));
    }
}
