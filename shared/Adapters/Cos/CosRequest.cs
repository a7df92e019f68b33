namespace SuperInsight.Adapters.Cos;

/// <summary>What to ask of COS, apart from credentials and addresses. Sent as often as it takes.</summary>
internal sealed record CosRequest(CosOperation Operation, HttpMethod Method, string Key)
{
    /// <summary>Decoded names and values, in the order in which they are sent.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Null for a request without a body.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>True: the answer's body is left in the connection for the caller to read.</summary>
    public bool Streams { get; init; }

    /// <summary>How long the answer may take to begin, where that is not <see cref="CosLimits.Stall"/>.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>
    /// Asked before a repetition: an answer that settles the matter, or null to send the request again. For requests that must not
    /// be repeated blindly when an answer was lost.
    /// </summary>
    public CosRequest? LookFirst { get; init; }

    /// <summary>Tells whether the answer to <see cref="LookFirst"/> settles it.</summary>
    public Func<CosAnswer, bool> Settles { get; init; } = static _ => false;
}
