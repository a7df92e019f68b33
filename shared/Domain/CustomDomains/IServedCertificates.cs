namespace SuperInsight.Domain.CustomDomains;

/// <summary>The certificates that domains show to their visitors.</summary>
public interface IServedCertificates
{
    /// <summary>When the certificate ends that is shown now (UTC), trusted or not; null when nobody answers with one.</summary>
    Task<DateTimeOffset?> FindEndAsync(string domain, CancellationToken cancellationToken);
}
