using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using WireWorker;

namespace Runtime.Tests.Host;

/// <summary><c>AzureWebJobs.{Name}.Disabled</c>, for triggers that are not HTTP.</summary>
public sealed class DisabledFunctionTests(StorageFixture storage)
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("AzureWebJobs.Off.Disabled", "1")]
    [InlineData("AzureWebJobs.Off.Disabled", "true")]
    [InlineData("AzureWebJobs:Off:Disabled", "True")]
    [InlineData("AzureWebJobs__Off__Disabled", "true")]
    [InlineData("AzureWebJobs_Off_Disabled", "1")]
    public async Task Timer_DoesNotRun_WhenItIsDisabled(string setting, string value)
    {
        var runs = new ConcurrentQueue<string>();
        using var app = new TestApp();
        var environment = await app.EnvironmentAsync(storage);
        environment[setting] = value;
        environment["AzureWebJobs.On.Disabled"] = "false";
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Timer("Off"), Timer("On")), environment, clock);
        await Wait.UntilAsync(() => runs.Contains("On"));
        await Wait.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            return runs.Count(name => name == "On") > 2;
        });
        Assert.DoesNotContain("Off", runs);

        WireFunction Timer(string name) => Functions.Timer(name, "0 * * * * *", _ =>
        {
            runs.Enqueue(name);
            return Task.FromResult(Answer.Ok());
        }, ""","runOnStartup":true""");
    }

    [Fact]
    public async Task Queue_IsNotRead_WhenItsFunctionIsDisabled()
    {
        await using var queues = await PlayedQueues.StartAsync();
        using var app = new TestApp();
        var environment = app.Environment();
        environment["AzureWebJobsStorage"] = queues.ConnectionString;
        environment["AzureWebJobs.Off.Disabled"] = "1";
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Functions.Queue("Off", "closed", Functions.Ok), Functions.Queue("On", "open", Functions.Ok)), environment, clock);
        await Wait.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return queues.Asked.Count > 2;
        });
        Assert.DoesNotContain(queues.Asked, request => request.Contains("closed", StringComparison.Ordinal));
    }
}
