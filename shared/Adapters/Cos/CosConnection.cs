using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Adapters.Cos;

/// <summary>Signs requests, sends them through the pipeline and reads what comes back.</summary>
internal sealed partial class CosConnection : IDisposable
{
    private const int LongestBody = 16 << 20;

    // COS refuses signatures from its future: begin a little earlier, for a clock that is slightly fast.
    private static readonly TimeSpan SignedBefore = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SignedFor = TimeSpan.FromMinutes(15);

    private readonly CosOptions options;
    private readonly CosAddress address;
    private readonly CosClock storeClock;
    private readonly HttpClient client;
    private readonly ResiliencePipeline<CosAnswer> pipeline;
    private readonly ILogger logger;

    public CosConnection(CosOptions options, HttpMessageHandler? handler, TimeProvider clock, Func<double> jitter, ILogger logger)
    {
        (this.options, Clock, Jitter, this.logger) = (options, clock, jitter, logger);
        address = new CosAddress(options);
        storeClock = new CosClock(clock);
        client = new HttpClient(handler ?? CosHandler.Create(address)) { Timeout = Timeout.InfiniteTimeSpan };
        pipeline = CosPipeline.Build(options.Limits, clock, jitter);
    }

    public TimeProvider Clock { get; }

    public Func<double> Jitter { get; }

    public CosLimits Limits => options.Limits;

    public string Subject(string key) => key.Length > 0 ? $"{options.Bucket}/{key}" : options.Bucket;

    /// <summary>Sends a request until it is answered for good; a refusal is an answer too.</summary>
    /// <exception cref="ObjectStoreException">There was no usable answer within the limits.</exception>
    public async Task<CosAnswer> AskAsync(CosRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await pipeline.ExecuteAsync(static (call, token) => call.Connection.TryAsync(call, token), new Call(this, request), cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TimeoutException or TimeoutRejectedException or BrokenCircuitException)
        {
            throw CosFailures.Unreachable(request.Operation, Subject(request.Key), failure);
        }
    }

    /// <summary>As <see cref="AskAsync"/>, for requests whose refusal is a failure.</summary>
    public async Task<CosAnswer> RequireAsync(CosRequest request, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(request, cancellationToken);
        return answer.Error is { } error ? throw Refused(request, error) : answer;
    }

    /// <summary>Reads an answer; one that makes no sense is a failure like any other.</summary>
    public T Understand<T>(CosRequest request, CosAnswer answer, Func<CosAnswer, T> read)
    {
        try
        {
            return read(answer);
        }
        catch (InvalidDataException nonsense)
        {
            throw CosFailures.Unreachable(request.Operation, Subject(request.Key), nonsense);
        }
    }

    public ObjectStoreException Refused(CosRequest request, CosError error) => CosFailures.Refused(request.Operation, Subject(request.Key), error);

    public void Dispose() => client.Dispose();

    private async ValueTask<CosAnswer> TryAsync(Call call, CancellationToken cancellationToken)
    {
        call.Tries++;
        try
        {
            if (call.Tries > 1 && call.Request.LookFirst is { } look)
            {
                var seen = await SendAsync(look, cancellationToken);
                if (call.Request.Settles(seen) || seen.Error is { IsTransient: true })
                    return seen;
            }
            var answer = await SendAsync(call.Request, cancellationToken);
            if (answer.Error is { IsTransient: true } error)
                Log.TryFailed(logger, call.Request.Operation.Verb, Subject(call.Request.Key), call.Tries, $"{(int)error.Status} {error.Code}");
            return answer;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TimeoutException)
        {
            Log.TryFailed(logger, call.Request.Operation.Verb, Subject(call.Request.Key), call.Tries, failure.Message);
            throw;
        }
    }

    private async Task<CosAnswer> SendAsync(CosRequest request, CancellationToken cancellationToken)
    {
        var answer = await SendOnceAsync(request, cancellationToken);
        if (answer is not { Error.IsClockSkew: true, HasDate: true })
            return answer;
        storeClock.SetTo(answer.Date);
        Log.ClockCorrected(logger, options.Bucket, answer.Date);
        return await SendOnceAsync(request, cancellationToken);
    }

    private async Task<CosAnswer> SendOnceAsync(CosRequest request, CancellationToken cancellationToken)
    {
        var patience = request.Patience ?? Limits.Stall;
        using var watch = new StallWatch(Limits.Stall, Clock, cancellationToken);
        using var message = Compose(request, watch, patience);
        watch.Expect(request.Body is null ? patience : Limits.Stall);
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
        List<KeyValuePair<string, string>> signed = [new("host", address.Host), .. request.Headers.Where(header => CosSigner.Signs(header.Key))];
        if (request.Body is { } body)
        {
            message.Content = new WatchedContent(body, watch, patience);
            signed.Add(new("content-length", body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
        if (options.SessionToken is { } token)
            message.Headers.TryAddWithoutValidation("x-cos-security-token", token.Reveal());
        foreach (var (name, value) in request.Headers)
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

    private sealed class Call(CosConnection connection, CosRequest request)
    {
        public CosConnection Connection => connection;

        public CosRequest Request => request;

        public int Tries { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "COS: {Operation} {Subject}, try {Try} failed: {Reason}")]
        public static partial void TryFailed(ILogger logger, string operation, string subject, int @try, string reason);

        [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "This machine's clock is off: signing for {Bucket} by COS's own, {StoreTime:O}")]
        public static partial void ClockCorrected(ILogger logger, string bucket, DateTimeOffset storeTime);
    }
}
