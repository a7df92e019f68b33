using System.Net.Http.Json;

namespace SuperInsight.RunLocal;

/// <summary>The primary bucket is told to fail: the next backup goes to the standby, and is copied back when the primary answers again.</summary>
public sealed class FailoverDemonstration(LocalSystem system, HostFunctions functions, BackupSteps backups, OpsCommand ops)
{
    private const string Function = "BackupRedis";

    /// <summary>How long one round of copying may take.</summary>
    private static readonly TimeSpan RoundDeadline = TimeSpan.FromSeconds(20);

    /// <summary>The host's own client may have given the primary up for a while: a timer comes round again, and so does this.</summary>
    private const int MostRounds = 4;

    private string id = "";

    public async Task<string> FailOverAsync(CancellationToken cancellationToken)
    {
        var before = await backups.ListIdsAsync("redis", cancellationToken);
        using HttpClient http = new() { BaseAddress = system.Emulator.Endpoint };
        using (var broken = await http.PostAsJsonAsync("/_emulator/faults", new { service = "cos", bucket = LocalSettings.BackupBucket, fault = new { status = 503 } }, cancellationToken))
            broken.EnsureSuccessStatusCode();
        try
        {
            var point = await backups.TakeAsync(Function, "redis", before, cancellationToken);
            id = BackupSteps.Id(point);
            return point.GetProperty("bucket").GetString() == LocalSettings.StandbyBucket
                ? $"{LocalSettings.BackupBucket} answers 503 to all: {id} went to {LocalSettings.StandbyBucket}"
                : throw new ServerFailedException($"{id} is in {point.GetProperty("bucket").GetString()}, although that bucket fails.");
        }
        finally
        {
            using var mended = await http.DeleteAsync("/_emulator/faults", CancellationToken.None);
        }
    }

    public async Task<string> CopyBackAsync(CancellationToken cancellationToken)
    {
        for (var round = 1; !await CopiesAsync(round == MostRounds, cancellationToken); round++)
        {
        }

        return $"{id} is in {LocalSettings.BackupBucket} as well; {await backups.VerifyAsync(id, cancellationToken)}";
    }

    private async Task<bool> CopiesAsync(bool isLast, CancellationToken cancellationToken)
    {
        await functions.FireAsync("CopyBackBackups", cancellationToken);
        try
        {
            await functions.WaitAsync<bool>($"{id} was not copied back", RoundDeadline, async () => await IsInPrimaryAsync(cancellationToken) ? true : null, cancellationToken);
            return true;
        }
        catch (ServerFailedException) when (!isLast)
        {
            return false;
        }
    }

    private async Task<bool> IsInPrimaryAsync(CancellationToken cancellationToken)
    {
        var points = await ops.RunAsync(cancellationToken, "backup", "list", "--source", "redis");
        return points.EnumerateArray().Any(point => BackupSteps.Id(point) == id && point.GetProperty("bucket").GetString() == LocalSettings.BackupBucket);
    }
}
