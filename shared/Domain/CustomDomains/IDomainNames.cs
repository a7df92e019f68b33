namespace SuperInsight.Domain.CustomDomains;

/// <summary>The names that DNS knows.</summary>
public interface IDomainNames
{
    /// <summary>Where a name leads; null when DNS does not know it.</summary>
    /// <exception cref="OperationException">DNS did not answer.</exception>
    Task<ResolvedName?> FindAsync(string name, CancellationToken cancellationToken);
}

/// <summary>A name as DNS resolves it.</summary>
/// <param name="Canonical">What it is an alias of, at the end of all aliases; the name itself when it is none.</param>
/// <param name="Addresses">Of that.</param>
public sealed record ResolvedName(string Canonical, IReadOnlyList<string> Addresses)
{
    /// <summary>Whether it is an alias of a host, or of what that host is an alias of. Equal addresses do as well: they are shared where names are flattened.</summary>
    /// <param name="host">The host's name.</param>
    /// <param name="resolved">The same, resolved; null when DNS does not know it.</param>
    public bool LeadsTo(string host, ResolvedName? resolved) =>
        IsSame(Canonical, host) || (resolved is not null && (IsSame(Canonical, resolved.Canonical) || (Addresses.Count > 0 && Addresses.All(resolved.Addresses.Contains))));

    private static bool IsSame(string left, string right) => string.Equals(left.TrimEnd('.'), right.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);
}
