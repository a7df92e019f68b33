using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace SuperInsight.Adapters.TencentCloud;

/// <summary>Signs one request, sends it once and reads what comes back.</summary>
internal sealed partial class CloudSender : IDisposable
{
    private const int LongestBody = 16 << 20;
    private const string ContentType = "application/json";

    private readonly TencentCloudOptions options;
    private readonly CloudAddress address;
    private readonly TimeProvider clock;
    private readonly HttpClient client;
    private readonly ILogger logger;
    private long offsetTicks;

    public CloudSender(TencentCloudOptions options, HttpMessageHandler? handler, TimeProvider clock, ILogger logger)
    {
        (this.options, this.clock, this.logger) = (options, clock, logger);
        address = new CloudAddress(options.Endpoint);
        client = new HttpClient(handler ?? CloudHandler.Create(address)) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LongestBody };
    }

    /// <summary>Sends a request, and once more where the cloud finds our clock wrong: then nothing was done.</summary>
    /// <exception cref="HttpRequestException">There was no connection, or it broke.</exception>
    /// <exception cref="IOException">The answer broke off.</exception>
    public async Task<CloudAnswer> SendAsync(CloudAction action, byte[] body, CancellationToken cancellationToken)
    {
        var answer = await SendOnceAsync(action, body, cancellationToken);
        if (answer is not { Error.IsClockSkew: true, Date: { } theirs })
            return answer;
        Interlocked.Exchange(ref offsetTicks, (theirs - clock.GetUtcNow()).Ticks);
        Log.ClockCorrected(logger, theirs);
        return await SendOnceAsync(action, body, cancellationToken);
    }

    public void Dispose() => client.Dispose();

    private async Task<CloudAnswer> SendOnceAsync(CloudAction action, byte[] body, CancellationToken cancellationToken)
    {
        using var message = Compose(action, body);
        using var response = await client.SendAsync(message, HttpCompletionOption.ResponseContentRead, cancellationToken);
        var text = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var error = response.StatusCode == HttpStatusCode.OK ? Judge(text) : new CloudError(response.StatusCode, "", response.ReasonPhrase ?? "", "");
        return new CloudAnswer(text, error, response.Headers.RetryAfter?.Delta, response.Headers.Date);
    }

    private static CloudError? Judge(byte[] text)
    {
        try
        {
            var response = JsonSerializer.Deserialize(text, CloudJson.Default.CloudEnvelopeCloudResponse)?.Response
                ?? throw new InvalidDataException("the answer has no Response");
            return response.Error is { } error ? new CloudError(HttpStatusCode.OK, error.Code ?? "", error.Message ?? "", response.RequestId ?? "") : null;
        }
        catch (JsonException nonsense)
        {
            throw new InvalidDataException("the answer is not JSON", nonsense);
        }
    }

    private HttpRequestMessage Compose(CloudAction action, byte[] body)
    {
        var now = clock.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref offsetTicks));
        var uri = address.UriOf(action.Product);
        var message = new HttpRequestMessage(HttpMethod.Post, uri) { Version = HttpVersion.Version11, Content = new ByteArrayContent(body) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        Add("Authorization", Tc3Signer.Authorize(options.SecretId, options.SecretKey, action.Product.Name, "POST", "", ContentType, uri.Authority, body, now));
        Add("X-TC-Action", action.Name);
        Add("X-TC-Version", action.Product.Version);
        Add("X-TC-Timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        Add("X-TC-Region", options.Region);
        Add("X-TC-Token", options.SessionToken?.Reveal());
        // Messages go into failures that operators read; English is what our hints are in.
        Add("X-TC-Language", "en-US");
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("superinsight-ops", null));
        return message;

        void Add(string name, string? value)
        {
            if (value is not null)
                message.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "This machine's clock is off: signing for Tencent Cloud by its own, {CloudTime:O}")]
        public static partial void ClockCorrected(ILogger logger, DateTimeOffset cloudTime);
    }
}
