using SuperInsight.Adapters.Redis;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Adapters.Probes;

/// <summary>Asks a Redis with PING. One that refuses us, because of a password, is no less ready for that.</summary>
public static class RedisReadiness
{
    private const string Loading = "LOADING";

    /// <summary>Asks once, by a connection of its own.</summary>
    public static async Task<ReadinessAnswer> AskAsync(RedisAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        try
        {
            await using var connection = await RedisConnection.OpenAsync(address, cancellationToken);
            return await connection.TryAskAsync(cancellationToken, "PING") is RedisReply.Refusal refusal ? Judge(refusal.Text) : new(Readiness.Ready, "Redis answers PING");
        }
        catch (RedisRefusedException refused)
        {
            return Judge(refused.Text);
        }
        catch (Exception failure) when (RedisFailure.Is(failure))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(Readiness.NotReady, $"Redis: {RedisFailure.From("ask", address, failure).Reason}");
        }
    }

    private static ReadinessAnswer Judge(string refusal) => refusal.StartsWith(Loading, StringComparison.Ordinal)
        ? new(Readiness.Recovering, "Redis reads its data in")
        : new(Readiness.Ready, $"Redis answers, and refuses us ({refusal.Split(' ', 2)[0]})");
}
