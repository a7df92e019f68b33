using SuperInsight.Domain.Metrics;

namespace SuperInsight.Domain.CustomDomains;

/// <summary>When the certificates of the environment's domains end: what visitors are shown, whatever the console says.</summary>
public sealed class CertificateMetrics(IDomainBindings bindings, IServedCertificates certificates) : IMetricsSource
{
    public string Name => "certificates";

    public TimeSpan Deadline => TimeSpan.FromSeconds(12);

    public TimeSpan Keep => TimeSpan.FromMinutes(10);

    public async Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken)
    {
        List<MetricSample> ends = [], readable = [];
        var access = await bindings.ReadAsync(cancellationToken);
        string[] domains = [.. access.Bindings.Where(binding => binding.CertificateId is not null).Select(binding => binding.Domain).Order(StringComparer.Ordinal)];
        var shown = await Task.WhenAll(domains.Select(domain => certificates.FindEndAsync(domain, cancellationToken)));
        foreach (var (domain, end) in domains.Zip(shown))
        {
            readable.Add(new(end is null ? 0 : 1, ("domain", domain)));
            if (end is { } moment)
                ends.Add(new(moment.ToUnixTimeSeconds(), ("domain", domain)));
        }

        return
        [
            new("certificate_expiry_timestamp_seconds", "When the certificate ends that a domain shows, in seconds since 1970.", ends),
            new("certificate_readable", "Whether a domain that has a certificate shows one.", readable),
        ];
    }
}
