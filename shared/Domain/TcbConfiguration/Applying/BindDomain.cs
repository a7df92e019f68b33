using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.CustomDomains;

namespace SuperInsight.Domain.TcbConfiguration.Applying;

/// <summary>Binds a domain with its certificate, asked for once, and waits until it leads to the environment.</summary>
internal sealed class BindDomain(IDomainBindings domains, ApplyPolicy policy, Patience patience)
{
    private const string Hint = "Look at it in the console: CloudBase, the environment, HTTP access service, domains.";

    /// <exception cref="ConfigurationException">It failed, or has not come to its end within the limits.</exception>
    public async Task RunAsync(string domain, string? certificateId, IProgress<string> progress, CancellationToken cancellationToken)
    {
        progress.Report($"{domain}: being bound");
        try
        {
            await domains.BindAsync(domain, certificateId, cancellationToken);
        }
        catch (CloudException lost) when (lost.Failure == CloudFailure.Uncertain)
        {
            // Whether it was asked for shows below.
            progress.Report($"{domain}: the answer was lost; looking for it");
        }

        await patience.UntilAsync(
            policy.BindDeadline,
            async () => (await domains.ReadAsync(cancellationToken)).Find(domain) switch
            {
                { State: DomainBindingState.Bound, CertificateId: var shown } => certificateId is null || shown == certificateId,
                { State: DomainBindingState.Failed } => throw new ConfigurationException(domain, "the cloud could not bind it", Hint),
                _ => false,
            },
            () => new ConfigurationException(domain, $"it is not bound after {policy.BindDeadline}", $"Apply again to see how it stands. {Hint}"),
            cancellationToken);
    }
}
