using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Deployments.Webhooks;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Domain.Agents;

/// <summary>The controller's side: takes what an agent measured, and tells it what to do. Nothing is believed before its signature is checked.</summary>
/// <param name="signature">By what it is known to be an agent.</param>
/// <param name="roster">Remembers the newest of it.</param>
/// <param name="histories">Keep a day of it; where they cannot, what was measured serves all the same.</param>
/// <param name="commands">What agents shall do.</param>
/// <param name="rest">Whether background work shall rest.</param>
/// <param name="clock">The time now.</param>
/// <param name="logger">Told of what is refused.</param>
public sealed partial class ReceiveSamples(AgentSignature signature, AgentRoster roster, IAgentHistories histories, AgentCommands commands, RestWish rest, TimeProvider clock, ILogger<ReceiveSamples> logger)
{
    /// <summary>1 MiB: a reading has some ten kilobytes.</summary>
    public const int LongestBody = 1 << 20;

    private readonly Lock gate = new();

    /// <summary>Signatures that were taken, and when.</summary>
    private readonly Dictionary<string, DateTimeOffset> taken = new(StringComparer.Ordinal);

    /// <param name="agent">The name in the address.</param>
    /// <param name="time">The header <see cref="AgentSignature.TimeHeader"/>.</param>
    /// <param name="proof">The header <see cref="AgentSignature.Header"/>.</param>
    /// <param name="body">Read up to the limit.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OperationException">The ledger is away: what was measured serves all the same, and there are no commands.</exception>
    public async Task<SamplesOutcome> RunAsync(string? agent, string? time, string? proof, Stream body, CancellationToken cancellationToken)
    {
        if (!AgentName.TryParse(agent, out var name))
            return Refuse("the address names no agent");
        if (string.IsNullOrEmpty(proof) || string.IsNullOrEmpty(time))
            return Refuse(signature.Refusal(proof, time, name, [], clock.GetUtcNow())!);
        using var read = await CappedBody.ReadAsync(body, LongestBody, seen: null, cancellationToken);
        if (read is null)
            return new SamplesOutcome.TooLong();
        if (signature.Refusal(proof, time, name, read.Content.Span, clock.GetUtcNow()) is { } reason)
            return Refuse(reason);
        if (!IsFirst(proof))
            return Refuse("it was taken before");
        if (AgentSample.Read(read.Content.Span) is not { } sample)
            return new SamplesOutcome.Malformed("it is genuine, but no sample");
        var reading = ToReading(sample);
        await KeepAsync(name, reading, cancellationToken);
        if (!await roster.HearAsync(name, reading, cancellationToken))
            return Refuse("there are too many agents to be true");
        foreach (var ended in sample.Ended)
            await commands.EndAsync(name, ended.Key, ended.Result, ended.Detail, cancellationToken);
        var orders = new AgentOrders([.. (await commands.ReadAsync(name, cancellationToken)).Open.Select(one => one.Command)]) { Rest = await rest.IsWishedAsync(cancellationToken) }.Write();
        return new SamplesOutcome.Taken(orders, signature.SignAnswer(proof, orders));
    }

    private async Task KeepAsync(AgentName agent, MetricsReading reading, CancellationToken cancellationToken)
    {
        try
        {
            await histories.AppendAsync(agent, reading, cancellationToken);
        }
        catch (OperationException failure)
        {
            LogNotKept(logger, failure, agent);
        }
    }

    /// <summary>By our clock: an agent's may be minutes off.</summary>
    private MetricsReading ToReading(AgentSample sample) => new(clock.GetUtcNow(),
        [.. sample.Metrics.Select(metric => new Metric(metric.Name, metric.Meaning ?? "", [.. metric.Samples.Select(one => new MetricSample(one.Value, [.. one.Labels.Select(label => (label.Key, label.Value))]) { Suffix = one.Suffix ?? "" })]) { Kind = metric.Kind })]);

    /// <summary>A message may be taken for as long as its time is right; so long its signature is remembered.</summary>
    private bool IsFirst(string proof)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            foreach (var old in taken.Where(one => now - one.Value > 2 * AgentSignature.Tolerance + TimeSpan.FromMinutes(1)).Select(one => one.Key).ToArray())
                taken.Remove(old);
            return taken.TryAdd(proof, now);
        }
    }

    private SamplesOutcome.Refused Refuse(string reason)
    {
        LogRefused(logger, reason);
        return new(reason);
    }

    [LoggerMessage(EventId = 260, Level = LogLevel.Warning, Message = "Samples were refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);

    [LoggerMessage(EventId = 269, Level = LogLevel.Warning, Message = "What {Agent} measured serves alert rules, and is not kept")]
    private static partial void LogNotKept(ILogger logger, Exception exception, AgentName agent);
}

/// <summary>What becomes of samples.</summary>
public abstract record SamplesOutcome
{
    private SamplesOutcome() { }

    /// <summary>They are taken.</summary>
    /// <param name="Body">What the agent shall do, as JSON.</param>
    /// <param name="Signature">Of that.</param>
    public sealed record Taken(ReadOnlyMemory<byte> Body, string Signature) : SamplesOutcome;

    /// <summary>Nobody vouches for them.</summary>
    public sealed record Refused(string Reason) : SamplesOutcome;

    /// <summary>There is more than any agent measures.</summary>
    public sealed record TooLong : SamplesOutcome;

    /// <summary>They are genuine, and cannot be used.</summary>
    public sealed record Malformed(string Reason) : SamplesOutcome;
}
