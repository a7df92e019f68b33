namespace TencentEmulator.Cos.Signing;

/// <summary>Signatures of aws-chunked chunks: each covers the one before it, the first the request's own
/// (<see href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html"/>).</summary>
internal sealed class ChunkSigner(SigV4Scope scope, string secretKey, string date, string seed)
{
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private string _previous = seed;

    /// <summary>Checks the next chunk, whose data has the given SHA-256 in hex.</summary>
    /// <exception cref="CosException">The signature is not the one expected at this place.</exception>
    public void CheckChunk(string dataHash, string? signature) =>
        Check($"AWS4-HMAC-SHA256-PAYLOAD\n{date}\n{scope.Text}\n{_previous}\n{EmptyHash}\n{dataHash}", signature);

    /// <summary>Checks the trailing headers, given the SHA-256 of their <c>name:value\n</c> lines.</summary>
    /// <exception cref="CosException">The signature is not the one expected.</exception>
    public void CheckTrailer(string trailerHash, string? signature) =>
        Check($"AWS4-HMAC-SHA256-TRAILER\n{date}\n{scope.Text}\n{_previous}\n{trailerHash}", signature);

    private void Check(string text, string? signature)
    {
        var expected = scope.Sign(secretKey, text);
        if (signature is null || !SecretText.Same(expected, signature))
            throw CosError.SignatureDoesNotMatch();
        _previous = expected;
    }
}
