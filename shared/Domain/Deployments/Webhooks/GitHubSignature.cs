using System.Security.Cryptography;
using System.Text;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>
/// Checks that GitHub sent a body: HMAC-SHA256 by the secret that both sides know, computed while the body is read and compared in
/// constant time. See <see href="https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries"/>.
/// </summary>
public sealed class GitHubSignature(Secret secret)
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "X-Hub-Signature-256";

    /// <summary>The longest body that GitHub sends: 25 MiB.</summary>
    public const int LongestBody = 25 << 20;

    private const string Scheme = "sha256=";

    private readonly byte[] key = Encoding.UTF8.GetBytes(secret.Reveal());

    /// <summary>Checks a body that is in memory.</summary>
    public SignatureCheck Check(string? header, ReadOnlySpan<byte> body)
    {
        Span<byte> claimed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (Parse(header, claimed) is { } unusable)
            return unusable;
        Span<byte> actual = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, body, actual);
        return Compare(claimed, actual);
    }

    /// <summary>Reads a body and checks it on the way. Without a well-formed signature not a byte is read; of one that is too long, no more than the limit.</summary>
    public async Task<SignedBody> ReadAsync(string? header, Stream body, CancellationToken cancellationToken)
    {
        var claimed = new byte[HMACSHA256.HashSizeInBytes];
        if (Parse(header, claimed) is { } unusable)
            return new SignedBody.Refused(unusable);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        var read = await CappedBody.ReadAsync(body, LongestBody, hmac.AppendData, cancellationToken);
        if (read is null)
            return new SignedBody.TooLong();
        var check = Compare(claimed, hmac.GetHashAndReset());
        if (check == SignatureCheck.Valid)
            return new SignedBody.Genuine(read);
        read.Dispose();
        return new SignedBody.Refused(check);
    }

    /// <summary>Null: it is well-formed, and <paramref name="claimed"/> holds it.</summary>
    private static SignatureCheck? Parse(string? header, Span<byte> claimed)
    {
        if (string.IsNullOrEmpty(header))
            return SignatureCheck.Missing;
        var digits = header.AsSpan(Math.Min(Scheme.Length, header.Length));
        return header.StartsWith(Scheme, StringComparison.Ordinal)
            && digits.Length == 2 * claimed.Length
            && Convert.FromHexString(digits, claimed, out _, out _) == System.Buffers.OperationStatus.Done
                ? null
                : SignatureCheck.Malformed;
    }

    private static SignatureCheck Compare(ReadOnlySpan<byte> claimed, ReadOnlySpan<byte> actual) =>
        CryptographicOperations.FixedTimeEquals(claimed, actual) ? SignatureCheck.Valid : SignatureCheck.Mismatch;
}
