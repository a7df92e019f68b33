using TencentEmulator.CloudRun.Model;

namespace TencentEmulator.CloudRun.Serving;

/// <summary>Answers a service's traffic as the image of the version that it falls to is scripted to. <c>/_disk/NAME</c> reads (GET) and
/// writes (PUT) the disk of the instance that happens to answer.</summary>
internal sealed class Responder(RunService service, Gateway gateway, TimeProvider clock)
{
    private const string Disk = "/_disk/";
    private const int LargestFile = 1024 * 1024;
    private const int Tries = 3;

    private static readonly HashSet<string> Nobody = [];

    private long _answers;

    public async Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        var written = HttpMethods.IsPut(http.Request.Method) && path.StartsWith(Disk, StringComparison.Ordinal) ? await ReadAsync(http) : null;
        if (service.RunsPrograms)
        {
            await HandOnAsync(http);
            return;
        }

        RunVersion? version;
        ImageBehaviour? behaviour = null;
        string? instance = null;
        byte[]? stored = null;
        lock (service.Gate)
        {
            var now = clock.GetUtcNow();
            service.Settle(now);
            (version, var found) = service.Next(now, Nobody);
            if (version is not null && found is not null)
            {
                (behaviour, instance) = (service.BehaviourOf(version), found.Id);
                if (written is not null)
                    found.Disk[path[Disk.Length..]] = written;
                stored = path.StartsWith(Disk, StringComparison.Ordinal) ? found.Disk.GetValueOrDefault(path[Disk.Length..]) : null;
            }
        }

        if (version is null || behaviour is null)
        {
            await RefuseAsync(http, version);
            return;
        }

        Sign(http, version, instance);
        var began = clock.GetTimestamp();
        await AnswerAsync(http, version, behaviour, path, stored);
        version.Traffic.Add(clock.GetUtcNow(), http.Response.StatusCode, clock.GetElapsedTime(began));
    }

    /// <summary>To a container that is up; from one that does not answer to the next, where the request may be repeated.</summary>
    private async Task HandOnAsync(HttpContext http)
    {
        var began = clock.GetTimestamp();
        HashSet<string> tried = [];
        for (var left = Tries; ; left--)
        {
            RunVersion? version;
            Uri? address = null;
            string? instance = null;
            lock (service.Gate)
            {
                var now = clock.GetUtcNow();
                service.Settle(now);
                (version, var found) = service.Next(now, tried);
                (address, instance) = (found?.Address, found?.Id);
            }

            if (version is null || instance is null)
            {
                await RefuseAsync(http, version);
                return;
            }

            tried.Add(instance);
            Sign(http, version, instance);
            // Without an address it has ended at this moment.
            if (address is not null && await gateway.TryForwardAsync(http, address))
            {
                version.Traffic.Add(clock.GetUtcNow(), http.Response.StatusCode, clock.GetElapsedTime(began));
                return;
            }

            if (left == 1 || !Gateway.IsRepeatable(http))
            {
                http.Response.StatusCode = 502;
                version.Traffic.Add(clock.GetUtcNow(), http.Response.StatusCode, clock.GetElapsedTime(began));
                return;
            }
        }
    }

    /// <summary>What the platform's gateway says when nobody is behind it.</summary>
    private static async Task RefuseAsync(HttpContext http, RunVersion? version)
    {
        http.Response.StatusCode = version is null ? 404 : 503;
        await http.Response.WriteAsync(version is null ? "SERVICE_NOT_FOUND" : "SERVICE_UNAVAILABLE", http.RequestAborted);
    }

    private static void Sign(HttpContext http, RunVersion version, string? instance)
    {
        http.Response.Headers["x-run-version"] = version.Name;
        http.Response.Headers["x-run-image"] = version.Image;
        http.Response.Headers["x-run-instance"] = instance;
    }

    private async Task AnswerAsync(HttpContext http, RunVersion version, ImageBehaviour behaviour, string path, byte[]? stored)
    {
        if (behaviour.LatencyMs > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(behaviour.LatencyMs), clock, http.RequestAborted);
        http.Response.StatusCode = StatusOf(behaviour, path);
        if (http.Response.StatusCode != 200)
        {
            await http.Response.WriteAsync("scripted", http.RequestAborted);
        }
        else if (path.StartsWith(Disk, StringComparison.Ordinal))
        {
            http.Response.StatusCode = stored is null ? 404 : 200;
            await http.Response.Body.WriteAsync(stored ?? [], http.RequestAborted);
        }
        else
        {
            await http.Response.WriteAsJsonAsync(new { service = service.Name, version = version.Name, image = version.Image }, http.RequestAborted);
        }
    }

    private int StatusOf(ImageBehaviour behaviour, string path)
    {
        if (behaviour.Paths.Where(entry => path.StartsWith(entry.Key, StringComparison.Ordinal)).OrderByDescending(entry => entry.Key.Length).Select(entry => entry.Value).FirstOrDefault() is var scripted and > 0)
            return scripted;
        // Spread evenly, not in a row: a sliding window of any size sees about the asked share.
        return Interlocked.Increment(ref _answers) * 37 % 100 < behaviour.ErrorPercent ? 500 : behaviour.Status;
    }

    private static async Task<byte[]> ReadAsync(HttpContext http)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        return buffer.Length <= LargestFile ? buffer.ToArray() : [];
    }
}
