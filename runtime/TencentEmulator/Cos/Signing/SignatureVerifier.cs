namespace TencentEmulator.Cos.Signing;

/// <summary>Finds which signature a request carries (q-sign or SigV4, in a header or the query) and checks it.</summary>
internal sealed class SignatureVerifier(CredentialSet credentials, TimeProvider clock)
{
    /// <summary>How far a client's clock may be off
    /// (<see href="https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html"/>; COS documents the same).</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(15);

    /// <exception cref="CosException">There is no signature, or it does not hold.</exception>
    public Authorization Check(SignedRequest request)
    {
        var now = clock.GetUtcNow();
        var header = request.Header("Authorization");
        if (header is not null && header.StartsWith(SigV4.Algorithm, StringComparison.Ordinal))
            return SigV4.CheckHeader(request, header, credentials, now);
        if (header is not null && header.Contains("q-sign-algorithm=", StringComparison.Ordinal))
            return QSign.Check(request, QSign.Parse(header), credentials, now);
        if (header is not null)
            throw CosError.AccessDenied("The Authorization header is neither q-sign nor AWS4-HMAC-SHA256.");
        if (request.Query.Has("X-Amz-Signature"))
            return SigV4.CheckPresigned(request, credentials, now);
        if (request.Query.Has("q-signature"))
            return QSign.Check(request, name => request.Query[name], credentials, now);
        throw CosError.AccessDenied("The request is not signed.");
    }
}
