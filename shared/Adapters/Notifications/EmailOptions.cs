using System.Security.Cryptography.X509Certificates;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Notifications;

/// <summary>Which server takes e-mail, from whom and to whom. There is always TLS.</summary>
/// <param name="Host">The server's name, as its certificate has it.</param>
/// <param name="Port">465 for TLS from the first byte, 587 for STARTTLS.</param>
/// <param name="From">The sender's address.</param>
/// <param name="To">At least one address.</param>
internal sealed record EmailOptions(string Host, int Port, string From, IReadOnlyList<string> To)
{
    /// <summary>TLS from the first byte; else STARTTLS, without which nothing is sent.</summary>
    public bool IsImplicitTls { get; init; }

    /// <summary>Null for a server that asks for none.</summary>
    public string? User { get; init; }

    public Secret? Password { get; init; }

    /// <summary>Certificates that are trusted besides the system's: of a company's own authority, or of the server itself.</summary>
    public X509Certificate2Collection? Trusted { get; init; }

    /// <summary>One try.</summary>
    public TimeSpan Try { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>All tries.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromSeconds(40);
}
