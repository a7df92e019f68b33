using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Adapters.Probes;

/// <summary>Asks services how they are, all at once. 200 to 299 is up; every other answer is down, and none in time too.</summary>
public sealed class ServiceProbes : IMetricsSource, IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(3);

    private readonly (string Name, Uri Address, HttpHealthProbe Probe)[] services;
    private readonly TimeProvider clock;

    /// <param name="services">Names, and what to ask: <c>http://127.0.0.1:8000/health</c>.</param>
    /// <param name="clock">Measures, and ends what takes too long.</param>
    public ServiceProbes(IReadOnlyList<(string Name, Uri Address)> services, TimeProvider clock)
    {
        this.clock = clock;
        this.services = [.. services.Select(service => (service.Name, new Uri(service.Address.GetLeftPart(UriPartial.Authority)),
            new HttpHealthProbe(new() { Path = service.Address.AbsolutePath, TimeLimit = TimeLimit }, null, clock)))];
    }

    public string Name => "services";

    public IReadOnlyList<Metric> WhenAway => [Up([.. services.Select(_ => (0.0, 0.0))])];

    public async Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(services.Select(async service =>
        {
            var began = clock.GetTimestamp();
            var answer = await service.Probe.ProbeAsync(service.Name, service.Address, cancellationToken);
            return (Up: answer.Health == ProbeHealth.Healthy ? 1.0 : 0.0, clock.GetElapsedTime(began).TotalSeconds);
        }));
        return
        [
            Up(answers),
            new("service_probe_duration_seconds", "How long a service took to say how it is.", [.. services.Zip(answers, (service, answer) => new MetricSample(answer.TotalSeconds, ("service", service.Name)))]),
        ];
    }

    public void Dispose()
    {
        foreach (var (_, _, probe) in services)
            probe.Dispose();
    }

    private Metric Up((double Up, double Seconds)[] answers) =>
        new("service_up", "Whether a service says that it is well.", [.. services.Zip(answers, (service, answer) => new MetricSample(answer.Up, ("service", service.Name)))]);
}
