using Microsoft.Extensions.Logging;
using SuperInsight.Adapters.Web;

namespace SuperInsight.Adapters.Notifications;

/// <summary>What every channel needs of the world.</summary>
/// <param name="Handler">Null for connections of one's own.</param>
/// <param name="Clock">Signs, and paces tries and pauses.</param>
/// <param name="Jitter">Numbers from 0 to 1.</param>
/// <param name="Logger">Told of tries that fail.</param>
internal sealed record ChannelWorld(HttpMessageHandler? Handler, TimeProvider Clock, Func<double> Jitter, ILogger Logger)
{
    /// <summary>Another channel may be quicker than patience with this one.</summary>
    public WebLimits Limits { get; init; } = new() { Try = TimeSpan.FromSeconds(5), Total = TimeSpan.FromSeconds(20), Retries = 3 };
}
