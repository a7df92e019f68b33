using SuperInsight.Domain.CustomDomains;
using SuperInsight.Domain.TcbConfiguration.Differences;
using SuperInsight.Domain.TcbConfiguration.Fields;

namespace SuperInsight.Domain.TcbConfiguration.Applying;

/// <summary>What applying does about the domain: it is bound when DNS leads it to the environment, and not before.</summary>
internal sealed class DomainPlan(IDomainNames names)
{
    private const string Console = "the console at CloudBase, the environment, HTTP access service, domains";

    public async Task<PlannedChange> JudgeAsync(ConfigurationChange difference, string? domain, DomainAccess access, CancellationToken cancellationToken)
    {
        if (difference.Kind == ChangeKind.Keep || domain is null)
            return new(difference, PlannedFate.Keep);
        if (access.Find(domain) is { State: DomainBindingState.Failed })
            return new(difference, PlannedFate.Impossible, $"the binding of {domain} failed, or another environment has the domain", $"Remove it in {Console}, then apply again.");
        if (difference.Path == FieldNames.SslCertId && access.Find(domain) is not null)
            return new(difference, PlannedFate.Change);
        if (access.Targets.Count == 0)
            return new(difference, PlannedFate.Impossible, "the cloud does not say where a domain of this environment must point", $"Open the HTTP access service in {Console}, then apply again.");
        return await FlawAsync(domain, access.Targets, cancellationToken) is { } flaw
            ? new(difference, PlannedFate.Impossible, flaw, $"Make a CNAME record of {domain} to {access.Targets[0]}, wait until DNS knows it, then apply again.")
            : new(difference, PlannedFate.Change);
    }

    /// <summary>Why a domain must not be bound yet; null when it leads to one of the targets.</summary>
    private async Task<string?> FlawAsync(string domain, IReadOnlyList<string> targets, CancellationToken cancellationToken)
    {
        if (await names.FindAsync(domain, cancellationToken) is not { } found)
            return $"DNS does not know {domain}";
        foreach (var target in targets)
        {
            if (found.LeadsTo(target, await names.FindAsync(target, cancellationToken)))
                return null;
        }

        return $"{domain} leads to {found.Canonical}, and not to this environment";
    }
}
