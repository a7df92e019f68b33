using System.Collections.Concurrent;
using System.Net;
using TencentEmulator.CloudApi;
using TencentEmulator.CloudRun.Model;
using TencentEmulator.CloudRun.Serving;

namespace TencentEmulator.CloudRun;

/// <summary>All services of all environments, in memory, each behind a listener of its own. Safe for concurrent use.</summary>
internal sealed class CloudRunWorld(TimeProvider clock, IPAddress address, InstancePrograms? programs) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Environment, string Name), (RunService Service, ServiceListener Listener)> _services = new();

    public ImageShelf Images { get; } = new();

    public LogBook Logs { get; } = new(clock);

    public TimeProvider Clock => clock;

    /// <summary>What runs containers; null where they are only thought of.</summary>
    public InstancePrograms? Programs => programs;

    public IEnumerable<RunService> In(string environment) =>
        _services.Where(entry => entry.Key.Environment == environment).Select(entry => entry.Value.Service).OrderBy(service => service.Name, StringComparer.Ordinal);

    public RunService? Find(string environment, string name) => _services.TryGetValue((environment, name), out var found) ? found.Service : null;

    /// <summary>Adds a service, in the place of one of the same name. Its address answers when this returns.</summary>
    public async Task<RunService> AddAsync(string environment, string name, Func<Uri, RunService> make, CancellationToken cancellationToken)
    {
        await RemoveAsync(environment, name);
        var listener = await ServiceListener.StartAsync(address, clock, cancellationToken);
        var service = make(listener.Address);
        listener.Serve(service);
        _services[(environment, name)] = (service, listener);
        return service;
    }

    public async Task<bool> RemoveAsync(string environment, string name)
    {
        if (!_services.TryRemove((environment, name), out var found))
            return false;
        await found.Listener.DisposeAsync();
        lock (found.Service.Gate)
            found.Service.Versions.ForEach(version => version.Stop());
        return true;
    }

    /// <summary>Looks at a service, or changes it, as it is now.</summary>
    /// <exception cref="CloudApiException">There is none of this name.</exception>
    public T Use<T>(string environment, string name, Func<RunService, DateTimeOffset, T> use)
    {
        var service = Find(environment, name) ?? throw CloudApiError.NoSuchServer();
        lock (service.Gate)
        {
            var now = clock.GetUtcNow();
            service.Settle(now);
            var result = use(service, now);
            service.Settle(now);
            return result;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (environment, name) in _services.Keys)
            await RemoveAsync(environment, name);
        if (programs is not null)
            await programs.DisposeAsync();
    }
}
