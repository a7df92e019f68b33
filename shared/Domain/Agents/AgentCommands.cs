using System.Text.Json;
using System.Text.Json.Serialization;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Restarts;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Agents;

/// <summary>What agents are told to do, each agent's in stream <c>commands/{agent}</c>: given once a key, and ended once.</summary>
public sealed class AgentCommands(ILedger ledger)
{
    private const int SnapshotEvery = 64;

    /// <summary>Gives it, unless it was given before.</summary>
    /// <param name="agent">Who shall do it.</param>
    /// <param name="command">What.</param>
    /// <param name="within">How long it may be begun, by the store's clock.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public Task<GivenCommands> GiveAsync(AgentName agent, AgentCommand command, TimeSpan within, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return RecordAsync(agent, new CommandGiven(command.Key, command.RestartService, command.Why, within), known => known.Find(command.Key) is null, cancellationToken);
    }

    /// <summary>Records its end, unless it has ended before: what counts is what was said first.</summary>
    public Task<GivenCommands> EndAsync(AgentName agent, string key, ActionResult result, string detail, CancellationToken cancellationToken) =>
        RecordAsync(agent, new CommandEnded(key, result, detail), known => known.Find(key) is { Ended: null }, cancellationToken);

    /// <summary>All that are remembered, and the store's time.</summary>
    public async Task<GivenCommands> ReadAsync(AgentName agent, CancellationToken cancellationToken) => Fold(agent, await ledger.ReadAsync(Stream(agent), cancellationToken));

    private async Task<GivenCommands> RecordAsync(AgentName agent, CommandFact fact, Func<GivenCommands, bool> isNews, CancellationToken cancellationToken)
    {
        while (true)
        {
            var reading = await ledger.ReadAsync(Stream(agent), cancellationToken);
            var known = Fold(agent, reading);
            if (!isNews(known))
                return known;
            if (reading.Entries.Count >= SnapshotEvery)
                await ledger.SnapshotAsync(Stream(agent), reading.Head, JsonSerializer.SerializeToUtf8Bytes([.. known.All], CommandJson.Default.GivenCommandArray), cancellationToken);
            if (await ledger.AppendAsync(Stream(agent), reading.Head + 1, JsonSerializer.SerializeToUtf8Bytes(fact, CommandJson.Default.CommandFact), cancellationToken) == AppendOutcome.Appended)
                return known.Apply(fact, reading.AsOf);
        }
    }

    private static GivenCommands Fold(AgentName agent, LedgerReading reading) => reading.Entries.Aggregate(
        new GivenCommands([.. reading.Snapshot?.Read(Stream(agent), CommandJson.Default.GivenCommandArray) ?? []], reading.AsOf),
        (known, entry) => known.Apply(entry.Read(Stream(agent), CommandJson.Default.CommandFact), entry.RecordedAt));

    private static StreamName Stream(AgentName agent) => new($"commands/{agent}");
}

/// <summary>The commands of one agent, newest last, the latest 100 kept.</summary>
/// <param name="All">In the order in which they were given.</param>
/// <param name="AsOf">The store's clock.</param>
public sealed record GivenCommands(IReadOnlyList<GivenCommand> All, DateTimeOffset AsOf)
{
    private const int Kept = 100;

    /// <summary>Those that the agent shall begin.</summary>
    public IEnumerable<GivenCommand> Open => All.Where(one => one.Ended is null && AsOf < one.Until);

    public GivenCommand? Find(string key) => All.FirstOrDefault(one => one.Command.Key == key);

    internal GivenCommands Apply(CommandFact fact, DateTimeOffset recordedAt) => fact switch
    {
        CommandGiven given when Find(given.Key) is null => this with { All = [.. All.Append(new(new(given.Key, given.Service, given.Why), recordedAt + given.Within, null)).TakeLast(Kept)] },
        CommandEnded ended => this with { All = [.. All.Select(one => one.Command.Key == ended.Key && one.Ended is null ? one with { Ended = new(ended.Result, ended.Detail) } : one)] },
        _ => this,
    };
}

/// <summary>One command, as far as it has come.</summary>
/// <param name="Command">What.</param>
/// <param name="Until">When it must have been begun, by the store's clock.</param>
/// <param name="Ended">What came of it; null while that is not known.</param>
public sealed record GivenCommand(AgentCommand Command, DateTimeOffset Until, ActionOutcome? Ended);

/// <summary>What happened to commands.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(CommandGiven), "given")]
[JsonDerivedType(typeof(CommandEnded), "ended")]
internal abstract record CommandFact(string Key);

internal sealed record CommandGiven(string Key, string Service, string Why, TimeSpan Within) : CommandFact(Key);

internal sealed record CommandEnded(string Key, ActionResult Result, string Detail) : CommandFact(Key);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CommandFact))]
[JsonSerializable(typeof(GivenCommand[]))]
internal sealed partial class CommandJson : JsonSerializerContext;
