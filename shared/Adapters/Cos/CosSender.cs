using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace SuperInsight.Adapters.Cos;

/// <summary>Signs one request, sends it once and reads what comes back.</summary>
internal sealed partial class CosSender : IDisposable
{
    private const int LongestBody = 16 << 20;

    // COS refuses signatures from its future: begin a little earlier, for a clock that is slightly fast.
    private static readonly TimeSpan SignedBefore = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SignedFor = TimeSpan.FromMinutes(15);

    private readonly CosOptions options;
    private readonly CosAddress address;
    private readonly TimeProvider clock;
    private readonly CosClock storeClock;
    private readonly HttpClient client;
    private readonly ILogger logger;

    public CosSender(CosOptions options, HttpMessageHandler? handler, TimeProvider clock, ILogger logger)
    {
        (this.options, this.clock, this.logger) = (options, clock, logger);
        address = new CosAddress(options);
        storeClock = new CosClock(clock);
        client = new HttpClient(handler ?? CosHandler.Create(address)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends a request, and once more where COS finds our clock wrong.</summary>
    /// <exception cref="HttpRequestException">There was no connection, or it broke.</exception>
    /// <exception cref="IOException">The answer broke off.</exception>
    /// <exception cref="TimeoutException">Nothing moved for too long.</exception>
    public async Task<CosAnswer> SendAsync(CosRequest request, CancellationToken cancellationToken)
    {
        var answer = await SendOnceAsync(request, cancellationToken);
        if (answer is not { Error.IsClockSkew: true, HasDate: true })
            return answer;
        storeClock.SetTo(answer.Date);
        Log.ClockCorrected(logger, options.Bucket, answer.Date);
        return await SendOnceAsync(request, cancellationToken);
    }

    public void Dispose() => client.Dispose();

    private async Task<CosAnswer> SendOnceAsync(CosRequest request, CancellationToken cancellationToken)
    {
        var patience = request.Patience ?? options.Limits.Stall;
        using var watch = new StallWatch(options.Limits.Stall, clock, cancellationToken);
        using var message = Compose(request, watch, patience);
        watch.Expect(request.Body is null ? patience : options.Limits.Stall);
        try
        {
            var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, watch.Token);
            if (request.Streams && response.IsSuccessStatusCode)
                return new CosAnswer(response, [], error: null);
            using (response)
                return Judge(request, response, await ReadAsync(response, watch));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("nothing moved for so long that the connection was given up");
        }
    }

    private static CosAnswer Judge(CosRequest request, HttpResponseMessage response, byte[] body)
    {
        var plain = new CosAnswer(response, body, error: null);
        // A POST that takes long is answered 200 at once, and what became of it follows in the body.
        if (response.IsSuccessStatusCode && (request.Method != HttpMethod.Post || body.Length == 0))
            return plain;
        var requestId = plain.Header("x-cos-request-id") ?? "";
        var error = body.Length > 0 ? CosXml.ReadError(response.StatusCode, body, requestId) : null;
        return response.IsSuccessStatusCode && error is null
            ? plain
            : new CosAnswer(response, body, error ?? new CosError(response.StatusCode, "", "", requestId));
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, StallWatch watch)
    {
        using var buffer = new MemoryStream();
        await using var content = await response.Content.ReadAsStreamAsync(watch.Token);
        var chunk = new byte[16 * 1024];
        for (int count; (count = await content.ReadAsync(chunk, watch.Token)) > 0;)
        {
            watch.Progress();
            buffer.Write(chunk, 0, count);
            if (buffer.Length > LongestBody)
                throw new IOException("the answer is longer than any that COS gives");
        }
        return buffer.ToArray();
    }

    private HttpRequestMessage Compose(CosRequest request, StallWatch watch, TimeSpan patience)
    {
        var message = new HttpRequestMessage(request.Method, address.UriOf(request.Key, request.Query))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var headers = options.SessionToken is { } token ? [.. request.Headers, new("x-cos-security-token", token.Reveal())] : request.Headers;
        List<KeyValuePair<string, string>> signed = [new("host", address.Host), .. headers.Where(header => CosSigner.Signs(header.Key))];
        if (request.Body is { } body)
        {
            message.Content = new WatchedContent(body, watch, patience);
            signed.Add(new("content-length", body.Length.ToString(CultureInfo.InvariantCulture)));
        }
        foreach (var (name, value) in headers)
            Add(message, name, value);
        var now = storeClock.Now;
        var authorization = CosSigner.Authorize(
            options.SecretId, options.SecretKey, request.Method.Method, address.PathOf(request.Key), request.Query, signed, now - SignedBefore, now + SignedFor);
        message.Headers.TryAddWithoutValidation("Authorization", authorization);
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("superinsight-ops", null));
        return message;
    }

    private static void Add(HttpRequestMessage message, string name, string value)
    {
        HttpHeaders headers = name.StartsWith("content-", StringComparison.OrdinalIgnoreCase) ? message.Content!.Headers : message.Headers;
        headers.TryAddWithoutValidation(name, value);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "This machine's clock is off: signing for {Bucket} by COS's own, {StoreTime:O}")]
        public static partial void ClockCorrected(ILogger logger, string bucket, DateTimeOffset storeTime);
    }
}
