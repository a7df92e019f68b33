using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>An alarm of ours, from its cause to the message in the chat, through a host.</summary>
[Collection(nameof(ServingHosts))]
public sealed class RaisedAlarmTests(HostedCloud cloud) : IAsyncLifetime
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly string rules = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private Stand stand = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var created = await cloud.NewHostedStandAsync(Site.Small);
        stand = created.With("Alerts__RulesFile", rules)
            .With("Notifications__Language", "en").With("Notifications__WeCom__Url", new Uri(created.Cloud.Emulator.Endpoint, "/robots/wecom?key=robot-key-not-real").ToString());
        using var _ = await http.DeleteAsync(new Uri(stand.Cloud.Emulator.Endpoint, "/_emulator/robots"), Cancellation);
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(rules);
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Timers_TellOfAnAlarmOnce_AndOnceThatItIsOver()
    {
        await File.WriteAllTextAsync(rules, "alerts:\n  - { name: one, conditoin: load > 1 }\n", Cancellation);
        await using var host = await stand.StartHostAsync();
        await TellAsync(host, 1);
        for (var again = 0; again < 3; again++)
            Assert.Equal(HttpStatusCode.Accepted, await host.RunFunctionAsync("TellOfRaisedAlarms"));
        await File.WriteAllTextAsync(rules, "alerts:\n  - { name: one, condition: load > 1, duration: 1m, action: alert_admin }\n", Cancellation);
        var messages = await TellAsync(host, 2);
        Assert.Equal(2, messages.Count);
        Assert.Contains("[CRITICAL]", messages[0], StringComparison.Ordinal);
        Assert.Contains("The alert rules cannot be read", messages[0], StringComparison.Ordinal);
        Assert.Contains("[RECOVERED]", messages[1], StringComparison.Ordinal);
        Assert.DoesNotContain("robot-key-not-real", host.Log, StringComparison.Ordinal);
    }

    /// <summary>Lets both timers go on until so many messages are there.</summary>
    private async Task<IReadOnlyList<string>> TellAsync(RunningHost host, int count)
    {
        IReadOnlyList<string> messages = [];
        await Wait.UntilAsync(async () =>
        {
            await host.RunFunctionAsync("EvaluateAlertRules");
            await host.RunFunctionAsync("TellOfRaisedAlarms");
            messages = [.. (await http.GetFromJsonAsync<JsonElement[]>(new Uri(stand.Cloud.Emulator.Endpoint, "/_emulator/robots"), Cancellation))!
                .Select(message => message.GetProperty("body").GetProperty("markdown").GetProperty("content").GetString()!)];
            return messages.Count >= count;
        }, () => $"{messages.Count} messages\n{host.Log}");
        return messages;
    }
}
