namespace SuperInsight.Domain.Logs;

/// <summary>Somewhere that logs are.</summary>
public interface ILogSearch
{
    /// <summary>The newest lines that match, the oldest of them first. In bounded memory.</summary>
    /// <exception cref="OperationException">They cannot be read.</exception>
    Task<IReadOnlyList<LogLine>> SearchAsync(LogQuery query, CancellationToken cancellationToken);
}

/// <summary>Logs cannot be searched.</summary>
public sealed class LogException(string subject, string reason, string hint, Exception? cause = null) : OperationException("search the logs in", subject, reason, hint, cause);
