using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.Notifications;
using SuperInsight.Adapters.Tests.Web;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Notifications;

/// <summary>Channels whose other side is a program of somebody's.</summary>
public sealed class ProgramChannelTests : IDisposable
{
    private static readonly Notice Cpu = new("rules/cpu/1", NoticeSeverity.Critical, new Phrase("CPU 过高", "CPU is high"), "above 80 %")
    {
        Metric = "cpu_usage", Value = "93.5 %", Since = new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.FromHours(8)), Done = [new Phrase("已扩容", "scaled up")], Language = NoticeLanguage.English,
    };

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly CollectedLog log = new();
    private readonly List<(Dictionary<string, string> Headers, byte[] Body)> received = [];
    private readonly ScriptedHandler handler;
    private HttpStatusCode answer = HttpStatusCode.NoContent;

    public ProgramChannelTests() => handler = new ScriptedHandler(request =>
    {
        using var body = new MemoryStream();
        request.Content!.CopyTo(body, null, CancellationToken.None);
        received.Add((request.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value)), body.ToArray()));
        return new HttpResponseMessage(answer);
    });

    private ChannelWorld World => new(handler, clock, () => 0.5, log);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => handler.Dispose();

    [Fact]
    public async Task Webhook_SignsTimeAndBody_SoThatItsReceiverCanCheck()
    {
        using var channel = Webhook();
        await channel.SendAsync(Cpu, Cancellation);
        var (headers, body) = Assert.Single(received);
        Assert.Equal("1767225600", headers[WebhookChannel.TimestampHeader]);
        Assert.Equal(RobotSignature.Webhook(new Secret("webhook-fixture-not-real"), 1767225600, body), headers[WebhookChannel.SignatureHeader]);
        Assert.Equal("rules%2Fcpu%2F1", headers["Idempotency-Key"]);
        Assert.Equal(
            """{"key":"rules/cpu/1","severity":"Critical","title":"[CRITICAL] CPU is high","text":"above 80 %\nMetric: cpu_usage\nValue: 93.5 %\nSince: 2026-01-01 08:00:00 +08:00\nDone already: scaled up","metric":"cpu_usage","value":"93.5 %","since":"2026-01-01T08:00:00+08:00","done":["scaled up"]}""",
            Encoding.UTF8.GetString(body));
    }

    [Fact]
    public async Task Phone_PassesNumbersAndAShortTextOn()
    {
        using var channel = Phone();
        await channel.SendAsync(Cpu with { What = new string('x', 1000) }, Cancellation);
        var (headers, body) = Assert.Single(received);
        Assert.Equal("Bearer token-fixture-not-real", headers["Authorization"]);
        var message = JsonSerializer.Deserialize<JsonElement>(body);
        Assert.Equal("13800001111", Assert.Single(message.GetProperty("numbers").EnumerateArray()).GetString());
        var text = message.GetProperty("text").GetString()!;
        Assert.StartsWith("[CRITICAL] CPU is high; Metric cpu_usage; Value 93.5 %", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 100, 268);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, 1)]
    [InlineData(HttpStatusCode.NotFound, 1)]
    [InlineData(HttpStatusCode.Found, 1)]
    [InlineData(HttpStatusCode.InternalServerError, 4)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 4)]
    public async Task Both_SayWhatWasAnswered_AndNoSecret(HttpStatusCode status, int tries)
    {
        answer = status;
        using var webhook = Webhook();
        using var phone = Phone();
        foreach (var channel in (INotificationChannel[])[webhook, phone])
        {
            received.Clear();
            var failure = await Assert.ThrowsAsync<NotificationException>(() => clock.RunAsync(channel.SendAsync(Cpu, Cancellation)));
            Assert.Contains($"it answered {(int)status}", failure.Reason, StringComparison.Ordinal);
            Assert.Equal(tries, received.Count);
            Assert.DoesNotContain("not-real", failure + failure.Hint + log.Text, StringComparison.Ordinal);
        }
    }

    private WebhookChannel Webhook() => new(new RobotAddress("Notifications__Webhook__Url", "https://hooks.example.com/path-not-real?x=query-not-real"), new Secret("webhook-fixture-not-real"), World);

    private PhoneChannel Phone() => new(new RobotAddress("Notifications__Phone__Url", "https://relay.example.com/path-not-real"), new Secret("token-fixture-not-real"), ["13800001111"], World);
}
