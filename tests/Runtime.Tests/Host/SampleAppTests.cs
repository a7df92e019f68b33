using System.Net;
using System.Text.Json;
using Azure.Storage.Queues;

namespace Runtime.Tests.Host;

/// <summary>A function app that knows nothing of SuperInsight, under this host with this worker: nothing is played.</summary>
public sealed class SampleAppTests(StorageFixture storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SampleApp_AnswersHttp_HandlesMessages_AndRunsTimers()
    {
        using var app = new TestApp("""{"extensions":{"queues":{"maxPollingInterval":"00:00:00.2"}}}""");
        var environment = await app.EnvironmentAsync(storage);
        environment["Storage"] = environment["AzureWebJobsStorage"];
        environment["TickSchedule"] = "0 0 3 * * *";
        environment["NextQueue"] = "fanned";
        environment["AzureWebJobs.Noise.Disabled"] = "1";
        using var host = await HostProcess.StartAsync(app, Workers.WorkerProcess.SampleApp, environment);

        using var echo = await host.Client.GetAsync("/api/echo/box/3/large?q=a%20b", Cancellation);
        Assert.Equal(HttpStatusCode.Created, echo.StatusCode);
        Assert.StartsWith("taste=sweet", Assert.Single(echo.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        var seen = JsonSerializer.Deserialize<JsonElement>(await echo.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(("box", 3, "a b"), (seen.GetProperty("Item").GetString(), seen.GetProperty("Page").GetInt32(), seen.GetProperty("Query").GetString()));

        await QueueAsync("texts", "hello");
        Assert.Equal("<hello>", await NextAsync("next"));

        using var fan = await host.Client.PostAsync("/api/fan", new StringContent("""{"name":"box","count":2}"""), Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, fan.StatusCode);
        var counts = new List<int>();
        for (var order = 0; order < 4; order++)
            counts.Add(JsonSerializer.Deserialize<JsonElement>(await NextAsync("fanned")).GetProperty("Count").GetInt32());
        Assert.Equal([0, 0, 2, 2], counts.Order());

        using var run = new HttpRequestMessage(HttpMethod.Post, "/admin/functions/tick") { Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json") };
        run.Headers.Add("x-functions-key", JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(Path.Combine(app.Secrets, "host.json"), Cancellation)).GetProperty("masterKey").GetProperty("value").GetString());
        using var accepted = await host.Client.SendAsync(run, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        await Wait.UntilAsync(() => host.Output.Contains("Executed 'Tick' (Succeeded", StringComparison.Ordinal));
        Assert.Contains("Function.Tick.User: Tick past due False", host.Output, StringComparison.Ordinal);
    }

    private async Task QueueAsync(string name, string text)
    {
        var queue = await QueueOfAsync(name);
        await queue.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        await queue.SendMessageAsync(text, Cancellation);
    }

    /// <summary>Waits for a message and takes it.</summary>
    private async Task<string> NextAsync(string name)
    {
        var queue = await QueueOfAsync(name);
        string? text = null;
        await Wait.UntilAsync(async () =>
        {
            if (!(await queue.ExistsAsync(Cancellation)).Value || (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value is not { } message)
                return false;
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Cancellation);
            text = message.Body.ToString();
            return true;
        });
        return text!;
    }

    private async Task<QueueClient> QueueOfAsync(string name) =>
        new(await storage.ConnectionStringAsync(), name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
}
