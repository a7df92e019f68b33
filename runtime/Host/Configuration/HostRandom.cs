using System.Security.Cryptography;

namespace LocalFunctions.Host.Configuration;

/// <summary>Where ids and jitter come from; the production source is the system's, a test may fix it.</summary>
/// <param name="Share">0 up to 1.</param>
/// <param name="NewId">A fresh id in GUID form.</param>
internal sealed record HostRandom(Func<double> Share, Func<string> NewId)
{
    /// <summary>Unguessable ids: a worker proves itself with one.</summary>
    public static HostRandom System { get; } = new(
        () => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue,
        () => new Guid(RandomNumberGenerator.GetBytes(16)).ToString("D"));
}
