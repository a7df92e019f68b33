using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.CustomDomains;
using SuperInsight.Domain.Metrics;
using SuperInsight.Fakes.Deployments;

namespace SuperInsight.Domain.Tests.CustomDomains;

public sealed class CertificateMetricsTests
{
    [Fact]
    public async Task MeasureAsync_TellsTheEnd_OfEachDomainThatHasACertificate()
    {
        var bindings = new InMemoryDomainBindings(new FakeTimeProvider());
        await bindings.BindAsync("b.example.com", "cert1234", CancellationToken.None);
        await bindings.BindAsync("a.example.com", "cert1234", CancellationToken.None);
        await bindings.BindAsync("plain.example.com", null, CancellationToken.None);
        var metrics = await new CertificateMetrics(bindings, new Shown()).MeasureAsync(CancellationToken.None);
        Assert.Equal(
            """
            # HELP certificate_expiry_timestamp_seconds When the certificate ends that a domain shows, in seconds since 1970.
            # TYPE certificate_expiry_timestamp_seconds gauge
            certificate_expiry_timestamp_seconds{domain="a.example.com"} 1800000000
            # HELP certificate_readable Whether a domain that has a certificate shows one.
            # TYPE certificate_readable gauge
            certificate_readable{domain="a.example.com"} 1
            certificate_readable{domain="b.example.com"} 0

            """,
            PrometheusText.Write(metrics));
    }

    /// <summary>One shows a certificate, the other nothing.</summary>
    private sealed class Shown : IServedCertificates
    {
        public Task<DateTimeOffset?> FindEndAsync(string domain, CancellationToken cancellationToken) =>
            Task.FromResult<DateTimeOffset?>(domain == "a.example.com" ? DateTimeOffset.FromUnixTimeSeconds(1_800_000_000) : null);
    }
}
