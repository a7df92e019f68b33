using System.Text.Json;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using SuperInsight.Adapters.Web;
using SuperInsight.Domain.Cloud;

namespace SuperInsight.Adapters.TencentCloud;

/// <summary>
/// Tencent Cloud's API 3.0: every call is paced, signed and sent through the pipeline, and every failure comes out in the ports' terms.
/// Thread-safe.
/// </summary>
internal sealed partial class CloudClient : IDisposable
{
    private readonly CloudSender sender;
    private readonly CloudPace pace;
    private readonly ResiliencePipeline<CloudAnswer> reads;
    private readonly ResiliencePipeline<CloudAnswer> changes;
    private readonly ILogger logger;

    /// <param name="handler">Null for connections of its own.</param>
    /// <param name="jitter">Numbers from 0 to 1.</param>
    /// <exception cref="ArgumentException">The endpoint is no address.</exception>
    public CloudClient(TencentCloudOptions options, HttpMessageHandler? handler, TimeProvider clock, Func<double> jitter, ILogger logger)
    {
        this.logger = logger;
        sender = new CloudSender(options, handler, clock, logger);
        pace = new CloudPace(options.Limits.RequestsPerSecond, options.Limits.Burst, clock);
        var attempt = WebPipeline.BuildAttempt<CloudAnswer>(options.Limits, clock);
        reads = WebPipeline.BuildRepeated(attempt, options.Limits, clock, jitter);
        changes = WebPipeline.BuildOnce(attempt, options.Limits, clock, jitter);
    }

    /// <summary>Calls an action. Reads are repeated where that may help; changes only when they were throttled.</summary>
    /// <param name="subject">What it is about, for people: a service's name.</param>
    /// <exception cref="CloudException">It was refused, or there was no usable answer within the limits.</exception>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        CloudAction<TRequest, TResponse> action, TRequest request, string subject, CancellationToken cancellationToken)
        where TResponse : CloudResponse
    {
        var call = new Call(this, action, subject, JsonSerializer.SerializeToUtf8Bytes(request, action.Request));
        try
        {
            var answer = await (action.Changes ? changes : reads).ExecuteAsync(static (call, token) => call.Client.TryAsync(call, token), call, cancellationToken);
            return answer.Error is { } error ? throw CloudFailures.Refused(action, subject, error) : Read(action, answer);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or InvalidDataException or TimeoutRejectedException or BrokenCircuitException)
        {
            throw CloudFailures.Unreachable(action, subject, failure);
        }
    }

    public void Dispose() => sender.Dispose();

    private static TResponse Read<TRequest, TResponse>(CloudAction<TRequest, TResponse> action, CloudAnswer answer)
        where TResponse : CloudResponse
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body, action.Response)!.Response!;
        }
        catch (JsonException nonsense)
        {
            throw new InvalidDataException(nonsense.Message, nonsense);
        }
    }

    private async ValueTask<CloudAnswer> TryAsync(Call call, CancellationToken cancellationToken)
    {
        call.Tries++;
        await pace.WaitAsync(cancellationToken);
        try
        {
            var answer = await sender.SendAsync(call.Action, call.Body, cancellationToken);
            if (answer.Error is { } error && (error.IsThrottled || error.IsInternal))
                Log.TryFailed(logger, call.Action.Name, call.Subject, call.Tries, $"{(int)error.Status} {error.Code}");
            return answer;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            Log.TryFailed(logger, call.Action.Name, call.Subject, call.Tries, failure.Message);
            throw;
        }
    }

    private sealed class Call(CloudClient client, CloudAction action, string subject, byte[] body)
    {
        public CloudClient Client => client;

        public CloudAction Action => action;

        public string Subject => subject;

        public byte[] Body => body;

        public int Tries { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Tencent Cloud: {Action} {Subject}, try {Try} failed: {Reason}")]
        public static partial void TryFailed(ILogger logger, string action, string subject, int @try, string reason);
    }
}
