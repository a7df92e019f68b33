namespace SuperInsight.Domain.Restarts;

/// <summary>What is under way that a restart would disturb.</summary>
public interface IRestartObstacles
{
    /// <summary>As in <c>a base backup is under way (run r1, by agent on web-1)</c>; null for nothing. Never fails: where it cannot be known, it decides.</summary>
    /// <param name="touchesDatabase">Whether PostgreSQL would be stopped.</param>
    /// <param name="cancellationToken">Ends the looking.</param>
    Task<string?> FindAsync(bool touchesDatabase, CancellationToken cancellationToken);
}
