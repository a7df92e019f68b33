using System.Security.Cryptography;
using System.Text;

namespace LocalFunctions.Host.Configuration;

/// <summary>The host id: lower case, at most 32 characters, because it is part of blob and lock names.</summary>
internal static class HostIdentity
{
    private const int MaxLength = 32;

    /// <summary>The setting <c>AzureFunctionsWebHost__hostid</c>, else one derived from machine and folder.</summary>
    public static string Of(IConfiguration configuration, string scriptRoot) =>
        configuration["AzureFunctionsWebHost:hostid"] is { Length: > 0 } id ? Normalize(id) : Derive(Environment.MachineName, scriptRoot);

    /// <summary>Stable for one machine and folder, different for others.</summary>
    internal static string Derive(string machine, string scriptRoot)
    {
        var name = new string([.. machine.Where(char.IsAsciiLetterOrDigit).Take(20)]);
        return Normalize($"{name}-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(scriptRoot)).AsSpan(0, 5))}");
    }

#pragma warning disable CA1308 // Microsoft's host writes these names in lower case.
    internal static string Normalize(string id)
    {
        var lower = id.ToLowerInvariant();
        var cut = lower.Length > MaxLength ? lower[..MaxLength] : lower;
        return cut.All(character => char.IsAsciiLetterOrDigit(character) || character == '-') && cut.Trim('-') is { Length: > 0 } trimmed
            ? trimmed
            : throw new HostSetupException($"AzureFunctionsWebHost__hostid is '{id}': letters, digits and '-' only.");
    }
#pragma warning restore CA1308
}
