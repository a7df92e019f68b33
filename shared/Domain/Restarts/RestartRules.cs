using SuperInsight.Domain.Alerts;

namespace SuperInsight.Domain.Restarts;

/// <summary>How often a service may be restarted, whoever asks: a controller, this container's agent, two of them at once. Pure.</summary>
public sealed class RestartRules(RestartPolicy policy)
{
    /// <summary>The answer to an action under a new key that needs nothing done; null when it is to be done.</summary>
    public RestartEnded? Answer(RestartReading reading, string key, string service)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var begun = reading.History.Records.Where(record => record.IsBegun && record.Service == service && record.Key != key).ToArray();
        if (begun.LastOrDefault() is { Ended: { } ended } last && reading.AsOf - last.EndedAt < policy.Cooldown)
            return new(key, service, ended.Result, $"{ended.Detail} (already for {last.Key}, less than {policy.Cooldown.TotalSeconds:0} s ago)");
        return begun.Count(record => reading.AsOf - record.At < TimeSpan.FromHours(1)) >= policy.MostInHour
            ? new(key, service, ActionResult.Refused, $"{policy.MostInHour} restarts of {service} in an hour are the most: somebody must look at it")
            : null;
    }
}
