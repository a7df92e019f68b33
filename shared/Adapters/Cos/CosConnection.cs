using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using SuperInsight.Adapters.Web;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Adapters.Cos;

/// <summary>The way to one bucket: every request goes through the pipeline, and every failure comes out in the port's terms.</summary>
internal sealed partial class CosConnection : IDisposable
{
    private readonly CosOptions options;
    private readonly CosSender sender;
    private readonly ResiliencePipeline<CosAnswer> attempt;
    private readonly ResiliencePipeline<CosAnswer> pipeline;
    private readonly ILogger logger;

    public CosConnection(CosOptions options, HttpMessageHandler? handler, TimeProvider clock, Func<double> jitter, ILogger logger)
    {
        (this.options, Clock, Jitter, this.logger) = (options, clock, jitter, logger);
        sender = new CosSender(options, handler, clock, logger);
        Failures = new CosFailures(options.Names);
        attempt = WebPipeline.BuildAttempt<CosAnswer>(options.Limits, clock);
        pipeline = WebPipeline.BuildRepeated(attempt, options.Limits, clock, jitter);
    }

    public TimeProvider Clock { get; }

    public Func<double> Jitter { get; }

    public CosLimits Limits => options.Limits;

    /// <summary>Failures in the port's terms, with this bucket's settings in their hints.</summary>
    public CosFailures Failures { get; }

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
            throw Failures.Unreachable(request.Operation, Subject(request.Key), failure);
        }
    }

    /// <summary>Sends a request once, for whoever counts tries himself.</summary>
    /// <exception cref="IOException">There was no usable answer: the next try may have more luck.</exception>
    public async Task<CosAnswer> AskOnceAsync(CosRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await attempt.ExecuteAsync(static (call, token) => call.Connection.TryAsync(call, token), new Call(this, request), cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or TimeoutException or TimeoutRejectedException or BrokenCircuitException)
        {
            throw new IOException(failure.Message, failure);
        }
    }

    /// <summary>As <see cref="AskAsync"/>, with a first try past an open circuit: for what is asked at the very end, and not again.</summary>
    /// <exception cref="ObjectStoreException">There was no usable answer within the limits.</exception>
    public async Task<CosAnswer> AskAtLeastOnceAsync(CosRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await TryAsync(new Call(this, request), cancellationToken);
            if (!answer.IsTransient)
                return answer;
            answer.Dispose();
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TimeoutException)
        {
        }
        return await AskAsync(request, cancellationToken);
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
            throw Failures.Unreachable(request.Operation, Subject(request.Key), nonsense);
        }
    }

    public ObjectStoreException Refused(CosRequest request, CosError error) => Failures.Refused(request.Operation, Subject(request.Key), error);

    public void Dispose() => sender.Dispose();

    private async ValueTask<CosAnswer> TryAsync(Call call, CancellationToken cancellationToken)
    {
        call.Tries++;
        try
        {
            if (call.Tries > 1 && call.Request.LookFirst is { } look)
            {
                var seen = await sender.SendAsync(look, cancellationToken);
                if (call.Request.Settles(seen) || seen.Error is { IsTransient: true })
                    return seen;
            }
            var answer = await sender.SendAsync(call.Request, cancellationToken);
            answer.Tries = call.Tries;
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
    }
}
