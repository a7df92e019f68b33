using System.Net;
using static Runtime.Tests.Emulator.CloudRun.CloudRunStand;

namespace Runtime.Tests.Emulator.CloudRun;

/// <summary>How scripted images answer.</summary>
public sealed class ImageBehaviourTests : IAsyncLifetime
{
    private CloudRunStand _stand = null!;

    public async ValueTask InitializeAsync()
    {
        _stand = await StartAsync();
        await _stand.SeedAsync();
    }

    public ValueTask DisposeAsync() => _stand.DisposeAsync();

    [Fact]
    public async Task Status_ChangesAtOnce_AndBackAgain()
    {
        await _stand.ScriptAsync(new { image = First, status = 500 });
        Assert.Equal(new() { ["web-001 500"] = 5 }, await _stand.VisitManyAsync(5));
        await _stand.ControlAsync("DELETE", "cloudrun/images");
        Assert.Equal(new() { ["web-001"] = 5 }, await _stand.VisitManyAsync(5));
    }

    [Fact]
    public async Task ErrorPercent_IsMetExactly_OverAHundred()
    {
        await _stand.ScriptAsync(new { image = First, errorPercent = 7 });
        Assert.Equal(new() { ["web-001"] = 93, ["web-001 500"] = 7 }, await _stand.VisitManyAsync(100));
    }

    [Fact]
    public async Task Paths_HaveStatusesOfTheirOwn()
    {
        await _stand.ScriptAsync(new { image = First, paths = new Dictionary<string, int> { ["/healthz"] = 503 } });
        Assert.Equal(new() { ["web-001 503"] = 1 }, await _stand.VisitManyAsync(1, "/healthz"));
        Assert.Equal(new() { ["web-001"] = 1 }, await _stand.VisitManyAsync(1));
    }

    [Fact]
    public async Task Latency_IsTakenFromTheClock()
    {
        await _stand.ScriptAsync(new { image = First, latencyMs = 3000 });
        var visit = _stand.VisitAsync();
        var deadline = DateTime.UtcNow.AddSeconds(30);
        var start = _stand.Clock.GetUtcNow();
        while (!visit.IsCompleted && DateTime.UtcNow < deadline)
        {
            await Task.WhenAny(visit, Task.Delay(5, TestContext.Current.CancellationToken));
            if (!visit.IsCompleted)
                _stand.Clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        using var response = await visit;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(_stand.Clock.GetUtcNow() - start >= TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task DyingContainer_IsReplacedByOneThatDiesToo()
    {
        await _stand.ScriptAsync(new { image = First, diesAfterSeconds = 60 });
        Assert.Equal(new() { ["web-001"] = 1 }, await _stand.VisitManyAsync(1));
        using (await _stand.VisitAsync("/_disk/a", HttpMethod.Put, "x"))
            _stand.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(new() { ["nobody 503"] = 1 }, await _stand.VisitManyAsync(1));
        _stand.Clock.Advance(TimeSpan.FromSeconds(21)); // Replaced after 10, up after 10 more.
        Assert.Equal(new() { ["web-001"] = 1 }, await _stand.VisitManyAsync(1));
        using (var gone = await _stand.VisitAsync("/_disk/a"))
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        _stand.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(new() { ["nobody 503"] = 1 }, await _stand.VisitManyAsync(1));
    }

    [Fact]
    public async Task Control_RefusesWhatMakesNoSense()
    {
        await _stand.ControlAsync("PUT", "cloudrun/images", new { image = First, status = 42 }, HttpStatusCode.BadRequest);
        await _stand.ControlAsync("PUT", "cloudrun/images", new { image = First, nonsense = true }, HttpStatusCode.BadRequest);
        await _stand.ControlAsync("PUT", $"cloudrun/services/{CloudRunStand.Environment}/x", new { image = First, minNum = 9 }, HttpStatusCode.BadRequest);
        await _stand.ControlAsync("GET", $"cloudrun/services/{CloudRunStand.Environment}/nobody", expected: HttpStatusCode.NotFound);
        await _stand.ControlAsync("DELETE", $"cloudrun/services/{CloudRunStand.Environment}/web/versions/web-001", expected: HttpStatusCode.BadRequest);
    }
}
