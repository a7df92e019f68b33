namespace SuperInsight.RunLocal;

/// <summary>Redis: backed up by its timer, restored into an empty server, compared key by key.</summary>
public sealed class RedisDemonstration(LocalSystem system, BackupSteps backups, OpsCommand ops)
{
    private const string Function = "BackupRedis";

    private string id = "";

    public async Task<string> TakeAsync(CancellationToken cancellationToken)
    {
        var point = await backups.TakeAsync(Function, "redis", cancellationToken);
        id = BackupSteps.Id(point);
        return BackupSteps.Describe(point, Function);
    }

    public async Task<string> RestoreAsync(CancellationToken cancellationToken)
    {
        await backups.VerifyAsync(id, cancellationToken);
        await using var scratch = await RedisServer.StartAsync(new(), cancellationToken);
        await ops.RunAsync(cancellationToken, "backup", "restore", id, "--to", scratch.Uri.ToString());
        var comparison = await RedisComparison.CompareAsync(system.Redis.ConnectionString, scratch.ConnectionString);
        return comparison.Differences.Count == 0
            ? $"into an empty Redis: {comparison.Rows} keys equal"
            : throw new ServerFailedException($"The restored Redis differs: {string.Join("; ", comparison.Differences.Take(5))}");
    }
}
