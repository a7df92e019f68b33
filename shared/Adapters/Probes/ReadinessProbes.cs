using System.Globalization;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Adapters.Probes;

/// <summary>Asks services whether they do what they are there for, each in its own way and once. Thread-safe.</summary>
public sealed class ReadinessProbes : IServiceReadiness, IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, Func<CancellationToken, Task<ReadinessAnswer>>> asks = new(StringComparer.Ordinal);
    private readonly List<HttpHealthProbe> probes = [];
    private readonly TimeProvider clock;

    /// <param name="others">Services with a way of their own: PostgreSQL, Redis.</param>
    /// <param name="services">Names, and what to ask: <c>http://127.0.0.1:8001/health</c>. 200 to 299 is ready.</param>
    /// <param name="clock">Ends what takes more than three seconds.</param>
    public ReadinessProbes(IReadOnlyList<(string Name, Func<CancellationToken, Task<ReadinessAnswer>> Ask)> others, IReadOnlyList<(string Name, Uri Address)> services, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(others);
        ArgumentNullException.ThrowIfNull(services);
        this.clock = clock;
        foreach (var (name, address) in services)
        {
            var probe = new HttpHealthProbe(new() { Path = address.AbsolutePath, TimeLimit = TimeLimit }, null, clock);
            probes.Add(probe);
            asks[name] = token => AskAsync(probe, name, new(address.GetLeftPart(UriPartial.Authority)), token);
        }

        foreach (var (name, ask) in others)
            asks[name] = ask;
    }

    public async Task<ReadinessAnswer> AskAsync(string service, CancellationToken cancellationToken)
    {
        if (!asks.TryGetValue(service, out var ask))
            return new(Readiness.Unasked, "nothing is known that could be asked of it");
        using var limit = new CancellationTokenSource(TimeLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ask(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(Readiness.NotReady, string.Create(CultureInfo.InvariantCulture, $"it does not answer within {TimeLimit.TotalSeconds:0} s"));
        }
    }

    public void Dispose() => probes.ForEach(probe => probe.Dispose());

    private static async Task<ReadinessAnswer> AskAsync(HttpHealthProbe probe, string name, Uri address, CancellationToken cancellationToken)
    {
        var answer = await probe.ProbeAsync(name, address, cancellationToken);
        return new(answer.Health == ProbeHealth.Healthy ? Readiness.Ready : Readiness.NotReady, answer.Detail);
    }
}
