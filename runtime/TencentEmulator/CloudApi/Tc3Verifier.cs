using System.Globalization;
using TencentEmulator.Cos.Signing;

namespace TencentEmulator.CloudApi;

/// <summary>Decides who a request is from, in the order in which the real service refuses.</summary>
internal sealed class Tc3Verifier(IEnumerable<EmulatorCredential> credentials, TimeProvider clock)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, EmulatorCredential> _byId = credentials.ToDictionary(credential => credential.SecretId, StringComparer.Ordinal);

    /// <exception cref="CloudApiException">The signature is not that of a known credential for exactly this request, or its time is off.</exception>
    public (EmulatorCredential Credential, string Service) Check(HttpRequest request, byte[] body)
    {
        var authorization = Tc3Authorization.Parse(request.Headers.Authorization.ToString());
        if (!long.TryParse(request.Headers["X-TC-Timestamp"], NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp) || timestamp > 253402300799)
            throw CloudApiError.MissingParameter("X-TC-Timestamp");
        var at = DateTimeOffset.FromUnixTimeSeconds(timestamp);
        if ((clock.GetUtcNow() - at).Duration() > Tolerance)
            throw CloudApiError.SignatureExpire();
        if (!_byId.TryGetValue(authorization.SecretId, out var credential))
            throw CloudApiError.SecretIdNotFound();
        if (authorization.Date != at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) || !IsSigned(request, body, authorization, credential, timestamp))
            throw CloudApiError.SignatureFailure();
        return SecretText.Same(credential.SessionToken ?? "", request.Headers["X-TC-Token"].ToString())
            ? (credential, authorization.Service)
            : throw CloudApiError.TokenFailure();
    }

    /// <summary>The vendor's Node client signs the host without its port, its .NET client with it: both are right.</summary>
    private static bool IsSigned(HttpRequest request, byte[] body, Tc3Authorization authorization, EmulatorCredential credential, long timestamp) =>
        new[] { request.Host.Value ?? "", request.Host.Host }.Any(host => SecretText.Same(
            authorization.Signature,
            authorization.Sign(
                credential.SecretKey, request.Method, (request.QueryString.Value ?? "").TrimStart('?'),
                name => name == "host" ? host : request.Headers[name].ToString(), body, timestamp)));
}
