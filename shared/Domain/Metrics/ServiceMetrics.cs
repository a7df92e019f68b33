using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Metrics;

/// <summary>How the application serves, as the design has it. What was not measured, or did not happen, is null.</summary>
/// <param name="Timestamp">When it was measured (UTC).</param>
/// <param name="ServiceName">Whose figures they are.</param>
/// <param name="ResponseTime">Seconds that a request took, on average.</param>
/// <param name="RequestCount">Requests.</param>
/// <param name="ErrorRate">Of the requests, those answered by 500 to 599; from 0 to 1.</param>
/// <param name="ActiveConnections">Sessions of PostgreSQL that are at work.</param>
public sealed record ServiceMetrics(
    [property: JsonPropertyName("timestamp")] DateTimeOffset Timestamp,
    [property: JsonPropertyName("service_name")] string ServiceName,
    [property: JsonPropertyName("response_time")] double? ResponseTime,
    [property: JsonPropertyName("request_count")] long? RequestCount,
    [property: JsonPropertyName("error_rate")] double? ErrorRate,
    [property: JsonPropertyName("active_connections")] int? ActiveConnections)
{
    /// <param name="service">Whose figures they are.</param>
    /// <param name="reading">The present.</param>
    /// <param name="earlier">Since when requests count; null for all since the counting began, and so it is when that began after <paramref name="earlier"/>.</param>
    public static ServiceMetrics From(string service, MetricsReading reading, MetricsReading? earlier = null)
    {
        var (now, before) = (Counts.Of(reading), earlier is null ? null : Counts.Of(earlier));
        var since = now is null || before is null || before.Requests > now.Requests ? now
            : new Counts(now.Requests - before.Requests, now.Errors - before.Errors, now.Timed - before.Timed, now.Seconds - before.Seconds);
        return new(
            reading.At, service,
            since is { Timed: > 0 } ? since.Seconds / since.Timed : null,
            (long?)since?.Requests,
            since is { Requests: > 0 } ? since.Errors / since.Requests : null,
            (int?)reading.Find("postgres_active_connections").FirstOrDefault()?.Value);
    }

    private sealed record Counts(double Requests, double Errors, double Timed, double Seconds)
    {
        /// <summary>Null when requests were not counted.</summary>
        public static Counts? Of(MetricsReading reading)
        {
            if (reading.Find("http_request_duration_seconds_count").FirstOrDefault() is not { } timed)
                return null;
            MetricSample[] requests = [.. reading.Find("http_requests_total")];
            return new(
                requests.Sum(sample => sample.Value),
                requests.Where(sample => sample.Labels.Any(label => label is { Name: "status", Value: ['5', _, _] })).Sum(sample => sample.Value),
                timed.Value, reading.Find("http_request_duration_seconds_sum").Sum(sample => sample.Value));
        }
    }
}
