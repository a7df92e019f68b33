namespace SuperInsight.Domain.Callbacks;

/// <summary>The policies of Tencent Cloud's monitoring.</summary>
public interface IAlarmPolicies
{
    /// <summary>All of the account, at most a thousand.</summary>
    /// <exception cref="Cloud.CloudException">It did not answer, or refused.</exception>
    Task<IReadOnlyList<AlarmPolicy>> ListAsync(CancellationToken cancellationToken);
}
