namespace SuperInsight.Domain.Alerts;

/// <summary>A dead man's switch outside: it wakes people when it hears nothing.</summary>
public interface IHeartbeatTarget
{
    /// <summary>Says that all is well, in one try.</summary>
    /// <exception cref="OperationException">It did not take it. Its address is in no text.</exception>
    Task PingAsync(CancellationToken cancellationToken);
}

/// <summary>The dead man's switch did not take the ping.</summary>
public sealed class HeartbeatException(string reason) : OperationException("ping", "the heartbeat", reason, "Check Heartbeat__Url and the network; whoever watches it tells people when nothing comes.");
