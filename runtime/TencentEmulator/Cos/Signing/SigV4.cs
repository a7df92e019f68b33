using System.Globalization;

namespace TencentEmulator.Cos.Signing;

/// <summary>AWS Signature Version 4 as S3 uses it: header and presigned forms
/// (<see href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html"/>).</summary>
internal static class SigV4
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    private const int LongestPresignSeconds = 7 * 24 * 3600;
    private const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    /// <exception cref="CosException">A field is missing, the time is wrong or the signature does not match.</exception>
    public static Authorization CheckHeader(
        SignedRequest request, string header, CredentialSet credentials, DateTimeOffset now)
    {
        var fields = header[Algorithm.Length..].Split(',')
            .Select(field => field.Trim().Split('=', 2))
            .Where(field => field.Length == 2)
            .ToLookup(field => field[0], field => field[1], StringComparer.Ordinal);
        var payload = request.Header("x-amz-content-sha256")
            ?? throw CosError.InvalidArgument("Missing required header for this request: x-amz-content-sha256");
        var date = request.Header("x-amz-date") ?? throw Missing("x-amz-date");
        var instant = ReadDate(date);
        var scope = SigV4Scope.Parse(fields["Credential"].FirstOrDefault() ?? throw Missing("Credential"), date);
        var credential = credentials.Find(scope.SecretId, Token(request));
        var signature = Verify(
            request, scope, credential, date, payload,
            fields["SignedHeaders"].FirstOrDefault(), fields["Signature"].FirstOrDefault());
        if ((now - instant).Duration() > SignatureVerifier.Tolerance)
            throw CosError.RequestTimeTooSkewed();
        return new Authorization(credential, CosFace.S3, Rule(payload, scope, credential, date, signature));
    }

    /// <exception cref="CosException">A field is missing, the link has expired or the signature does not match.</exception>
    public static Authorization CheckPresigned(SignedRequest request, CredentialSet credentials, DateTimeOffset now)
    {
        var query = request.Query;
        if (query["X-Amz-Algorithm"] != Algorithm)
            throw CosError.InvalidArgument($"X-Amz-Algorithm must be {Algorithm}.");
        var date = query["X-Amz-Date"] ?? throw Missing("X-Amz-Date");
        var instant = ReadDate(date);
        if (!int.TryParse(query["X-Amz-Expires"], NumberStyles.None, CultureInfo.InvariantCulture, out var expires)
            || expires is < 1 or > LongestPresignSeconds)
            throw CosError.InvalidArgument($"X-Amz-Expires must lie between 1 and {LongestPresignSeconds} seconds.");
        var scope = SigV4Scope.Parse(query["X-Amz-Credential"] ?? throw Missing("X-Amz-Credential"), date);
        var credential = credentials.Find(scope.SecretId, query["X-Amz-Security-Token"] ?? Token(request));
        var payload = request.Header("x-amz-content-sha256") ?? query["X-Amz-Content-Sha256"] ?? UnsignedPayload;
        var signature = Verify(
            request, scope, credential, date, payload, query["X-Amz-SignedHeaders"], query["X-Amz-Signature"]);
        if (now > instant.AddSeconds(expires))
            throw CosError.RequestExpired();
        if (instant - now > SignatureVerifier.Tolerance)
            throw CosError.RequestTimeTooSkewed();
        return new Authorization(credential, CosFace.S3, Rule(payload, scope, credential, date, signature));
    }

    private static string Verify(
        SignedRequest request, SigV4Scope scope, EmulatorCredential credential, string date, string payload,
        string? signedHeaders, string? signature)
    {
        var headers = (signedHeaders ?? throw Missing("SignedHeaders")).Split(';');
        if (!headers.Contains("host", StringComparer.Ordinal))
            throw CosError.AccessDenied("The Host header must be signed.");
        var canonical = CanonicalRequest.Build(request, headers, payload);
        var expected = scope.Sign(credential.SecretKey, $"{Algorithm}\n{date}\n{scope.Text}\n{CanonicalRequest.Hash(canonical)}");
        return SecretText.Same(expected, signature ?? throw Missing("Signature"))
            ? expected
            : throw CosError.SignatureDoesNotMatch();
    }

    private static PayloadRule Rule(
        string payload, SigV4Scope scope, EmulatorCredential credential, string date, string signature) => payload switch
        {
            UnsignedPayload => new PayloadRule.Unsigned(),
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER" => new PayloadRule.Chunked(null),
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" or "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" =>
                new PayloadRule.Chunked(new ChunkSigner(scope, credential.SecretKey, date, signature)),
            { Length: 64 } => new PayloadRule.Hashed(payload),
            _ => throw CosError.InvalidArgument("x-amz-content-sha256 must be a SHA-256 in hex or one of the known constants."),
        };

    private static DateTimeOffset ReadDate(string date) =>
        DateTimeOffset.TryParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var instant)
            ? instant
            : throw CosError.AccessDenied("x-amz-date must look like 20260101T000000Z.");

    private static string? Token(SignedRequest request) =>
        request.Header("x-amz-security-token") ?? request.Header("x-cos-security-token");

    private static CosException Missing(string field) => CosError.AccessDenied($"The signature lacks {field}.");
}
