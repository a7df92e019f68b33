using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.Alerts;
using SuperInsight.Adapters.Notifications;
using SuperInsight.Adapters.Settings;
using SuperInsight.Adapters.Tests.Notifications;
using SuperInsight.Adapters.Tests.Web;
using SuperInsight.Adapters.Web;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Alerts;

/// <summary>A rule's webhook is called with a signature, until somebody answers, and neither address nor secret is told.</summary>
public sealed class RunWebhookTests : IDisposable
{
    private const string Address = "https://hooks.example.com/path-not-real?x=query-not-real";

    private static readonly AlertAction Action = new(
        AlertActionKind.RunWebhook, "queue_full", new Dictionary<string, string> { ["queue"] = "jobs" }, 93.5, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), "queue_full-1/run_webhook/1")
    {
        AlarmId = "queue_full-1", Metric = "queue_length", Condition = "> 80", Severity = AlarmSeverity.Critical, Target = "purge", Why = "it held for 5m",
    };

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly CollectedLog log = new();
    private readonly List<(Dictionary<string, string> Headers, byte[] Body)> received = [];
    private readonly Dictionary<string, string?> settings = new() { ["Webhooks:Purge:Url"] = Address, ["Webhooks:Purge:Secret"] = "webhook-fixture-not-real" };
    private readonly ScriptedHandler handler;
    private readonly RunWebhook run;
    private Func<HttpResponseMessage> answer = () => new(HttpStatusCode.NoContent);

    public RunWebhookTests()
    {
        handler = new ScriptedHandler(request =>
        {
            using var body = new MemoryStream();
            request.Content!.CopyTo(body, null, CancellationToken.None);
            received.Add((request.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value)), body.ToArray()));
            return answer();
        });
        run = new RunWebhook(
            name => ActionWebhook.Read(new OperatorSettings(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), "/"), name),
            new ChannelWorld(handler, clock, () => 0.5, log) { Limits = new WebLimits() });
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        run.Dispose();
        handler.Dispose();
    }

    [Fact]
    public async Task RunAsync_PostsWhatHappened_Signed_UnderTheActionsKey()
    {
        Assert.Equal(ActionOutcome.Done("webhook purge answered 204"), await run.RunAsync(Action, Cancellation));
        var (headers, body) = Assert.Single(received);
        Assert.Equal(Address, handler.Requests[0].Address.ToString());
        Assert.Equal("queue_full-1%2Frun_webhook%2F1", headers["Idempotency-Key"]);
        Assert.Equal("1767225600", headers[WebhookChannel.TimestampHeader]);
        Assert.Equal(RobotSignature.Webhook(new Secret("webhook-fixture-not-real"), 1767225600, body), headers[WebhookChannel.SignatureHeader]);
        Assert.Equal(
            """{"key":"queue_full-1/run_webhook/1","action":"run_webhook","rule":"queue_full","alarm":"queue_full-1","severity":"Critical","metric":"queue_length","condition":"> 80","value":93.5,"labels":{"queue":"jobs"},"since":"2026-01-01T00:00:00+00:00","why":"it held for 5m"}""",
            Encoding.UTF8.GetString(body));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, ActionResult.Done, 1)]
    [InlineData(HttpStatusCode.Accepted, ActionResult.Done, 1)]
    [InlineData(HttpStatusCode.Found, ActionResult.Failed, 1)]
    [InlineData(HttpStatusCode.BadRequest, ActionResult.Refused, 1)]
    [InlineData(HttpStatusCode.Unauthorized, ActionResult.Refused, 1)]
    [InlineData(HttpStatusCode.TooManyRequests, ActionResult.Failed, 5)]
    [InlineData(HttpStatusCode.InternalServerError, ActionResult.Failed, 5)]
    [InlineData(HttpStatusCode.ServiceUnavailable, ActionResult.Failed, 5)]
    public async Task RunAsync_SaysWhatWasAnswered_AndNoSecret(HttpStatusCode status, ActionResult result, int tries)
    {
        answer = () => new(status);
        var outcome = await clock.RunAsync(run.RunAsync(Action, Cancellation));
        Assert.Equal((result, tries), (outcome.Result, received.Count));
        Assert.Contains($"webhook purge answered {(int)status}", outcome.Detail, StringComparison.Ordinal);
        Assert.Single(received.Select(request => request.Headers["Idempotency-Key"]).Distinct());
        Assert.DoesNotContain("not-real", outcome.Detail + log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_GoesOn_UntilSomebodyAnswers()
    {
        answer = () => received.Count switch
        {
            1 => throw new HttpRequestException("no connection to hooks.example.com/path-not-real"),
            2 => new(HttpStatusCode.BadGateway),
            _ => new(HttpStatusCode.OK),
        };
        Assert.Equal(ActionResult.Done, (await clock.RunAsync(run.RunAsync(Action, Cancellation))).Result);
        Assert.Equal(3, received.Count);
        // The time is in the signature: each try has its own.
        Assert.NotEqual(received[0].Headers[WebhookChannel.SignatureHeader], received[2].Headers[WebhookChannel.SignatureHeader]);
        Assert.All(received, request => Assert.Equal(
            RobotSignature.Webhook(new Secret("webhook-fixture-not-real"), long.Parse(request.Headers[WebhookChannel.TimestampHeader], CultureInfo.InvariantCulture), request.Body), request.Headers[WebhookChannel.SignatureHeader]));
        Assert.DoesNotContain("not-real", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Fails_WhenNobodyAnswers()
    {
        answer = () => throw new HttpRequestException("no connection to hooks.example.com/path-not-real");
        var outcome = await clock.RunAsync(run.RunAsync(Action, Cancellation));
        Assert.Equal((ActionResult.Failed, false), (outcome.Result, outcome.Detail.Contains("not-real", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(null, null, "the rule names no webhook")]
    [InlineData("other", null, "Webhooks__other__Url")]
    [InlineData("purge", "Webhooks:Purge:Secret", "Webhooks__purge__Secret")]
    [InlineData("purge__Url", null, "no name of a webhook")]
    [InlineData("purge:Url", null, "no name of a webhook")]
    public async Task RunAsync_SaysWhichSettingIsMissing_AndSeesItOnceItIsThere(string? target, string? without, string named)
    {
        if (without is not null)
            settings.Remove(without);
        var outcome = await run.RunAsync(Action with { Target = target }, Cancellation);
        Assert.Equal(ActionResult.Refused, outcome.Result);
        Assert.Contains(named, outcome.Detail, StringComparison.Ordinal);
        Assert.Empty(received);
        settings["Webhooks:Purge:Secret"] = "webhook-fixture-not-real";
        Assert.Equal(ActionResult.Done, (await run.RunAsync(Action, Cancellation)).Result);
    }

    [Theory]
    [InlineData("http://hooks.example.com/path-not-real")]
    [InlineData("file:///path-not-real")]
    [InlineData("path-not-real")]
    public async Task RunAsync_RefusesWhatIsNotHttps_WithoutRepeatingIt(string address)
    {
        settings["Webhooks:Purge:Url"] = address;
        var outcome = await run.RunAsync(Action, Cancellation);
        Assert.Equal(ActionResult.Refused, outcome.Result);
        Assert.Contains("Webhooks__purge__Url: it is not an https address", outcome.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("not-real", outcome.Detail + log.Text, StringComparison.Ordinal);
        settings["Webhooks:Purge:Url"] = "http://127.0.0.1:9/hook";
        Assert.Equal(ActionResult.Done, (await run.RunAsync(Action, Cancellation)).Result);
    }
}
