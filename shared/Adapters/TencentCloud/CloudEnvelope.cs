namespace SuperInsight.Adapters.TencentCloud;

/// <summary>What every answer is wrapped in. See <see href="https://cloud.tencent.com/document/api/1243/75708"/>.</summary>
internal sealed record CloudEnvelope<TResponse>(TResponse? Response)
    where TResponse : CloudResponse;

/// <summary>What every response has: an id, and an error when it is a refusal.</summary>
internal record CloudResponse
{
    public CloudResponseError? Error { get; init; }

    public string? RequestId { get; init; }
}

/// <summary>A refusal; the HTTP status is 200 all the same.</summary>
internal sealed record CloudResponseError(string? Code, string? Message);
