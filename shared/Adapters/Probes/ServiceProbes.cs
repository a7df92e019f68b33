using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Adapters.Probes;

/// <summary>
/// Asks services how they are, all at once: over HTTP, where 200 to 299 is up, or in a way of their own. Every other answer is down, and none
/// in time too.
/// </summary>
public sealed class ServiceProbes : IMetricsSource, IDisposable
{
    private readonly string[] names;
    private readonly ReadinessProbes probes;
    private readonly TimeProvider clock;

    /// <param name="services">Names, and what to ask: <c>http://127.0.0.1:8000/health</c>.</param>
    /// <param name="clock">Measures, and ends what takes too long.</param>
    /// <param name="stores">Services that are asked otherwise: PostgreSQL, Redis. They come first.</param>
    public ServiceProbes(IReadOnlyList<(string Name, Uri Address)> services, TimeProvider clock, params IReadOnlyList<(string Name, Func<CancellationToken, Task<ReadinessAnswer>> Ask)> stores)
    {
        this.clock = clock;
        names = [.. stores.Select(store => store.Name), .. services.Select(service => service.Name).Where(name => stores.All(store => store.Name != name))];
        probes = new([.. stores], services, clock);
    }

    public string Name => "services";

    public IReadOnlyList<Metric> WhenAway => [Up([.. names.Select(_ => (0.0, 0.0))])];

    public async Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(names.Select(async name =>
        {
            var began = clock.GetTimestamp();
            var answer = await probes.AskAsync(name, cancellationToken);
            return (Up: answer.State == Readiness.Ready ? 1.0 : 0.0, clock.GetElapsedTime(began).TotalSeconds);
        }));
        return
        [
            Up(answers),
            new("service_probe_duration_seconds", "How long a service took to say how it is.", [.. names.Zip(answers, (name, answer) => new MetricSample(answer.TotalSeconds, ("service", name)))]),
        ];
    }

    public void Dispose() => probes.Dispose();

    private Metric Up((double Up, double Seconds)[] answers) =>
        new("service_up", "Whether a service says that it is well.", [.. names.Zip(answers, (name, answer) => new MetricSample(answer.Up, ("service", name)))]);
}
