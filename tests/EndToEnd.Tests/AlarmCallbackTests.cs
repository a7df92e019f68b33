using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>An alarm of Tencent Cloud, from its push to the message in the chat, through a host.</summary>
[Collection(nameof(ServingHosts))]
public sealed class AlarmCallbackTests(HostedCloud cloud) : IAsyncLifetime
{
    private const string Key = "callback-key-fixture-not-real";
    private const string Password = "callback-password-not-real";
    private const int LongestBody = 256 << 10;

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private Stand stand = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var created = await cloud.NewHostedStandAsync(Site.Small);
        stand = created.With("Alarms__CallbackKey", Key).With("Alarms__CallbackUser", "tencent").With("Alarms__CallbackPassword", Password)
            .With("Notifications__Language", "en").With("Notifications__WeCom__Url", new Uri(created.Cloud.Emulator.Endpoint, "/robots/wecom?key=robot-key-not-real").ToString());
        using var _ = await http.DeleteAsync(new Uri(stand.Cloud.Emulator.Endpoint, "/_emulator/robots"), Cancellation);
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Route_TakesAnAlarmOnce_AndTellsPeople_AndRefusesEverybodyElse()
    {
        await using var host = await stand.StartHostAsync();

        // A wrong key and wrong credentials are the same.
        var wrongKey = await PushAsync(host, "another-key-fixture-not-real", "tencent", Password, Alarm("s1"));
        var wrongPassword = await PushAsync(host, Key, "tencent", "wrong", Alarm("s1"));
        var nobody = await PushAsync(host, Key, null, null, Alarm("s1"));
        Assert.Equal((HttpStatusCode.Unauthorized, wrongKey.Text, wrongKey.Text), (wrongKey.Status, wrongPassword.Text, nobody.Text));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PushAsync(host, Key, "tencent", Password, new byte[LongestBody + 1])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PushAsync(host, Key, "tencent", Password, "[]"u8.ToArray())).Status);
        Assert.False(Directory.Exists(stand.Bucket.FileOf("state/callbacks")));

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PushAsync(host, Key, "tencent", Password, Alarm("s1"))));
        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, "{\"sessionId\":\"s1\",\"retCode\":0}"), (answer.Status, answer.Text)));
        var message = await MessagesAsync(1);
        Assert.Contains("env-demo-1a2b3c/web CPU", message[0], StringComparison.Ordinal);
        Assert.Contains("93.5 % (> 80 %)", message[0], StringComparison.Ordinal);

        await PushAsync(host, Key, "tencent", Password, Alarm("s1", status: "0"));
        Assert.Contains("[RECOVERED]", (await MessagesAsync(2))[1], StringComparison.Ordinal);
        Assert.All((string[])[Key, Password, "robot-key-not-real"], hidden => Assert.DoesNotContain(hidden, host.Log, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Route_NamesTheMissingKey()
    {
        await using var host = await stand.With("Alarms__CallbackKey", null).StartHostAsync();
        var closed = await PushAsync(host, Key, "tencent", Password, Alarm("s1"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, closed.Status);
        Assert.Contains("Alarms__CallbackKey", closed.Text, StringComparison.Ordinal);
    }

    private static byte[] Alarm(string session, string status = "1") => Encoding.UTF8.GetBytes(
        $$"""
        {"sessionId":"{{session}}","alarmStatus":"{{status}}","alarmType":"metric","alarmObjInfo":{"namespace":"qce/tcb","dimensions":{"envid":"env-demo-1a2b3c","serviceid":"web"} },
         "alarmPolicyInfo":{"policyId":"policy-1","policyName":"web cpu","conditions":{"metricShowName":"CPU","calcType":">","calcValue":"80","calcUnit":"%","currentValue":"93.5","unit":"%"} },
         "firstOccurTime":"2026-01-01 08:00:00","durationTime":180,"recoverTime":"0"}
        """);

    private async Task<HttpAnswer> PushAsync(RunningHost host, string key, string? user, string? password, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Endpoint, $"/api/alarms/tencent/{key}")) { Content = new ByteArrayContent(body) };
        if (user is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        using var answer = await http.SendAsync(request, Cancellation);
        return new HttpAnswer(answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, default, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>What the robot took, as soon as it is as many.</summary>
    private async Task<IReadOnlyList<string>> MessagesAsync(int count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var messages = await http.GetFromJsonAsync<JsonElement[]>(new Uri(stand.Cloud.Emulator.Endpoint, "/_emulator/robots"), deadline.Token);
            if (messages!.Length >= count)
            {
                Assert.Equal(count, messages.Length);
                return [.. messages.Select(message => message.GetProperty("body").GetProperty("markdown").GetProperty("content").GetString()!)];
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token);
        }
    }
}
