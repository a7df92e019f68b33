namespace SuperInsight.Adapters.Postgres;

/// <summary>How a recovering server fetches WAL: the program, and the settings that it needs.</summary>
/// <param name="Program">The file that is <c>ops</c>, or <c>ops-wal</c>.</param>
/// <param name="Arguments">What comes before <c>%f %p</c>: <c>wal fetch</c>, or <c>fetch</c>.</param>
/// <param name="DotnetRoot">Where .NET is, for a program that needs it; null for one that does not.</param>
/// <param name="Settings">The settings, secrets included. <c>Backups__IdentityFile</c> is not among them.</param>
/// <param name="Identities">The private keys, as a key file.</param>
public sealed record WalFetching(string Program, string Arguments, string? DotnetRoot, IReadOnlyDictionary<string, string> Settings, string Identities)
{
    public override string ToString() => Program;
}
