using System.Net.Http.Headers;
using SuperInsight.Adapters.Notifications;
using SuperInsight.Adapters.Settings;
using SuperInsight.Adapters.Web;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Alerts;

/// <summary>
/// Pings an address with GET, as healthchecks.io and its like want it. The address is a secret: whoever has it can keep the switch quiet.
/// See <see href="https://healthchecks.io/docs/http_api/"/>.
/// </summary>
/// <param name="address">Where to.</param>
/// <param name="handler">Null for connections of its own.</param>
internal sealed class HttpHeartbeat(RobotAddress address, HttpMessageHandler? handler = null) : IHeartbeatTarget, IDisposable
{
    /// <summary>Holds the address.</summary>
    public const string Setting = "Heartbeat__Url";

    private readonly HttpClient client = new(handler ?? WebHandler.Create(), disposeHandler: handler is null) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Null where none is set.</summary>
    /// <exception cref="SettingException">It is no https address.</exception>
    public static HttpHeartbeat? Read(OperatorSettings settings) => settings.Get(Setting) is { } text ? new(new RobotAddress(Setting, text)) : null;

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address.Reveal());
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("superinsight-ops", null));
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new HeartbeatException($"it answered {(int)response.StatusCode}");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            // The exception itself is left behind: what it says of the address is not in our hands.
            throw new HeartbeatException(PostConnection.Reason(failure));
        }
    }

    public void Dispose() => client.Dispose();
}
