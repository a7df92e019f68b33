using System.Text.Json;
using System.Text.Json.Serialization;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Domain.Agents;

/// <summary>What an agent posts every 15 seconds.</summary>
/// <param name="At">When its measuring began (UTC), by its clock.</param>
/// <param name="Metrics">What it measured.</param>
/// <param name="Ended">Commands that came to an end and whose end it has not been heard of.</param>
public sealed record AgentSample(DateTimeOffset At, IReadOnlyList<SampledMetric> Metrics, IReadOnlyList<RestartEnded> Ended)
{
    public static AgentSample Of(MetricsReading reading, IReadOnlyList<RestartEnded> ended)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return new(reading.At, [.. reading.Metrics.Select(SampledMetric.Of)], ended);
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, AgentJson.Default.AgentSample);

    /// <summary>Null when it is none.</summary>
    public static AgentSample? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, AgentJson.Default.AgentSample) is { Metrics: not null, Ended: not null } sample
                && sample.Metrics.All(metric => metric is { Name.Length: > 0, Samples: not null } && metric.Samples.All(one => one?.Labels is not null))
                && sample.Ended.All(one => one is { Key.Length: > 0, Service: not null, Detail: not null }) ? sample : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A metric on its way.</summary>
public sealed record SampledMetric(string Name, string Meaning, MetricKind Kind, IReadOnlyList<SampledValue> Samples)
{
    public static SampledMetric Of(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return new(metric.Name, metric.Meaning, metric.Kind, [.. metric.Samples.Select(sample => new SampledValue(sample.Value, sample.Suffix.Length > 0 ? sample.Suffix : null, sample.Labels.DistinctBy(label => label.Name).ToDictionary(label => label.Name, label => label.Value, StringComparer.Ordinal)))]);
    }
}

/// <summary>A value on its way.</summary>
public sealed record SampledValue(double Value, string? Suffix, IReadOnlyDictionary<string, string> Labels);

/// <summary>What the controller answers.</summary>
/// <param name="Commands">What the agent shall do; the same again until it has ended or has expired.</param>
public sealed record AgentOrders(IReadOnlyList<AgentCommand> Commands)
{
    /// <summary>Whether programs that work in the background shall rest, for <see cref="RestBackground.Lease"/> from now.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Rest { get; init; }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, AgentJson.Default.AgentOrders);

    /// <summary>Null when it is none.</summary>
    public static AgentOrders? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, AgentJson.Default.AgentOrders) is { Commands: not null } orders && orders.Commands.All(one => one is { Key.Length: > 0, RestartService.Length: > 0, Why: not null }) ? orders : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Something that an agent shall do, once for each key.</summary>
/// <param name="Key">Of the action: the same however often it is told.</param>
/// <param name="RestartService">The service to restart.</param>
/// <param name="Why">One line.</param>
public sealed record AgentCommand(string Key, string RestartService, string Why);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AgentSample))]
[JsonSerializable(typeof(AgentOrders))]
internal sealed partial class AgentJson : JsonSerializerContext;
