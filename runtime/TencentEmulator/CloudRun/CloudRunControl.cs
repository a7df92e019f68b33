using TencentEmulator.CloudRun.Model;
using TencentEmulator.Control;

namespace TencentEmulator.CloudRun;

/// <summary>Control of CloudBase Run: <c>cloudrun/services/ENV/NAME</c> (PUT seeds, GET shows, DELETE), <c>cloudrun/services/ENV/NAME/versions/VERSION</c>
/// (DELETE: gone for good), <c>cloudrun/logs/ENV</c> (PUT adds lines), <c>cloudrun/images</c> (PUT scripts an image, GET, DELETE: all well again).</summary>
internal sealed class CloudRunControl(CloudRunWorld world) : IControlPart
{
    public async Task<object?> HandleAsync(ControlRequest request, CancellationToken cancellationToken) => (request.Method, request.Path) switch
    {
        ("PUT", ["services", var environment, var name]) => await SeedAsync(environment, name, request.Read<ServiceSeed>(), cancellationToken),
        ("GET", ["services", var environment, var name]) => world.Find(environment, name) is null ? null : world.Use(environment, name, View),
        ("DELETE", ["services", var environment, var name]) => await world.RemoveAsync(environment, name) ? new { } : null,
        ("DELETE", ["services", var environment, var name, "versions", var version]) => world.Find(environment, name) is null ? null : world.Use(environment, name, (service, _) => Delete(service, version)),
        ("PUT", ["logs", var environment]) => world.Logs.Add(environment, request.Read<LogSeed[]>()),
        ("PUT", ["images"]) => Script(request.Read<ImageBehaviour>()),
        ("GET", ["images"]) => world.Images.All,
        ("DELETE", ["images"]) => Clear(),
        _ => null,
    };

    /// <summary>A service that has served for a while: one version with all traffic and its instances up.</summary>
    private async Task<object> SeedAsync(string environment, string name, ServiceSeed seed, CancellationToken cancellationToken)
    {
        if (seed.Image.Length == 0)
            throw new ArgumentException("image must be given.");
        var now = world.Clock.GetUtcNow();
        var config = RunConfig.Default(environment, name, now).With(seed.Members()).With(items: null);
        await world.AddAsync(environment, name, address => Seeded(new RunService(environment, name, address, config, seed.Timing, world.Images, world.Programs, now) { ScalingMakesVersion = seed.ScalingMakesVersion }, seed.Image, now), cancellationToken);
        return world.Use(environment, name, View);
    }

    private static RunService Seeded(RunService service, string image, DateTimeOffset now)
    {
        var version = service.AddVersion(image, now - TimeSpan.FromHours(1));
        version.Status = "normal";
        version.Start(now - RunTiming.Span(Math.Max(service.Timing.Start, service.BehaviourOf(version).StartSeconds)));
        service.Routes.Decide(now, (version.Name, 100));
        return service;
    }

    private static object View(RunService service, DateTimeOffset now) => new
    {
        environment = service.Environment,
        name = service.Name,
        address = service.Address.GetLeftPart(UriPartial.Authority),
        status = service.Status,
        config = service.Config.ToJson(),
        wanted = service.Routes.Wanted,
        serving = service.Routes.At(now),
        versions = service.Versions.Select(version => new
        {
            name = version.Name,
            image = version.Image,
            status = version.Status,
            config = version.Config.ToJson(),
            instances = version.Instances.Select(instance => new { id = instance.Id, isUp = instance.IsUp, disk = instance.Disk.Keys.Order(StringComparer.Ordinal).ToArray() }).ToArray(),
        }).ToArray(),
        tasks = service.Tasks.Select(task => task.ToJson(service.Environment, service.Name)).ToArray(),
    };

    private static object? Delete(RunService service, string name)
    {
        if (service.Find(name) is not { } version)
            return null;
        if (service.Routes.Wanted.GetValueOrDefault(name) > 0)
            throw new ArgumentException($"{name} serves.");
        service.Versions.Remove(version);
        return new { };
    }

    private ImageBehaviour Script(ImageBehaviour behaviour)
    {
        if (behaviour.Problem() is { } problem)
            throw new ArgumentException(problem);
        world.Images.Script(behaviour);
        return behaviour;
    }

    private object Clear()
    {
        world.Images.Clear();
        return new { };
    }
}
