using System.Text;
using FsCheck;
using FsCheck.Xunit;
using SuperInsight.Domain.Agents;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Tests.Agents;

public sealed class ReceiveSamplesTests
{
    private readonly AgentStand stand = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Now => AgentSignature.TimeOf(stand.World.Clock.GetUtcNow());

    [Fact]
    public async Task RunAsync_TakesWhatIsSigned_AndRulesSeeItWithTheAgentsName()
    {
        MetricsReading reading = new(stand.World.Clock.GetUtcNow(), [new("service_up", "m", [new(0, ("service", "redis")), new(double.NaN, ("service", "nginx"), ("agent", "another"))]), new("h", "m", [new(double.PositiveInfinity) { Suffix = "_sum" }]) { Kind = MetricKind.Histogram }]);
        var body = AgentSample.Of(reading, []).Write();
        var taken = Assert.IsType<SamplesOutcome.Taken>(await PostAsync(body));
        Assert.Equal("""{"commands":[]}""", Encoding.UTF8.GetString(taken.Body.Span));

        var seen = await new FleetMetrics(new Here(new(stand.World.Clock.GetUtcNow(), [new("service_up", "m", [new(1, ("service", "console"))])])), stand.Roster).ReadAsync(Cancellation);
        Assert.Equal(
            ["service_up service=console 1", "service_up service=redis,agent=web_1 0", "service_up service=nginx,agent=web_1 NaN", "h_sum agent=web_1 ∞"],
            seen.Metrics.SelectMany(metric => metric.Samples.Select(sample => FormattableString.Invariant($"{metric.Name}{sample.Suffix} {string.Join(',', sample.Labels.Select(label => $"{label.Name}={label.Value}"))} {sample.Value}").Replace("Infinity", "∞", StringComparison.Ordinal))));
        stand.World.Clock.Advance(AgentRoster.Silence + TimeSpan.FromSeconds(1));
        Assert.Empty(stand.Roster.Metrics());
    }

    /// <summary>By the controller's clock, whatever the agent's is; also while the ledger is away. What cannot be kept is taken all the same.</summary>
    [Fact]
    public async Task RunAsync_KeepsADayOfWhatWasMeasured()
    {
        var at = stand.World.Clock.GetUtcNow();
        MetricsReading reading = new(at.AddMinutes(-3), [new("system_cpu_usage_percent", "m", [new(41)])]);
        Assert.IsType<SamplesOutcome.Taken>(await PostAsync(AgentSample.Of(reading, []).Write()));
        Assert.Equal([AgentStand.Agent], stand.Histories.List());
        Assert.Equal(at, Assert.Single(await stand.Histories.Of(AgentStand.Agent).ReadAsync(at, at.AddSeconds(1), Cancellation)).At);

        stand.World.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.IsType<SamplesOutcome.Refused>(await PostAsync(AgentSample.Of(reading, []).Write(), signature: new(new Secret("another-fixture-not-real"))));
        Assert.Single(await stand.Histories.Of(AgentStand.Agent).ReadAsync(at, at.AddMinutes(1), Cancellation));
        stand.Histories.IsAway = true;
        Assert.IsType<SamplesOutcome.Taken>(await PostAsync(AgentSample.Of(reading, []).Write()));
    }

    [Fact]
    public async Task RunAsync_RefusesARepeat_OtherTimes_AndOtherSecrets()
    {
        var body = AgentSample.Of(stand.Measure(), []).Write();
        Assert.IsType<SamplesOutcome.Taken>(await PostAsync(body));
        Assert.Equal("it was taken before", Assert.IsType<SamplesOutcome.Refused>(await PostAsync(body)).Reason);
        stand.World.Clock.Advance(TimeSpan.FromMinutes(1));
        foreach (var (minutes, isTaken) in new[] { (-5.0, true), (5.0, true), (-5.02, false), (5.02, false) })
        {
            var time = AgentSignature.TimeOf(stand.World.Clock.GetUtcNow() + TimeSpan.FromMinutes(minutes));
            Assert.Equal(isTaken, await PostAsync(body, time) is SamplesOutcome.Taken);
        }

        Assert.IsType<SamplesOutcome.Refused>(await PostAsync(body, signature: new(new Secret("another-fixture-not-real"))));
        Assert.IsType<SamplesOutcome.Refused>(await stand.Receive.RunAsync("web_1", null, "sha256=00", new MemoryStream(body), Cancellation));
        Assert.IsType<SamplesOutcome.Refused>(await stand.Receive.RunAsync("web_1", Now, null, new MemoryStream(body), Cancellation));
        Assert.IsType<SamplesOutcome.Refused>(await stand.Receive.RunAsync("web_1", "9999999999999999999", "sha256=00", new MemoryStream(body), Cancellation));
    }

    [Property(MaxTest = 200)]
    public async Task RunAsync_RefusesWhatWasChanged_WhateverThatIs(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var body = AgentSample.Of(stand.Measure(), []).Write();
        var (time, agent) = (Now, "web_1");
        var signed = stand.Signature.Sign(time, AgentStand.Agent, body);
        switch (random.Next(4))
        {
            case 0:
                body[random.Next(body.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                time = AgentSignature.TimeOf(stand.World.Clock.GetUtcNow() + TimeSpan.FromSeconds(random.Next(1, 300)));
                break;
            case 2:
                agent = "web_2";
                break;
            default:
                var letters = signed.ToCharArray();
                letters[random.Next(letters.Length)] = '~';
                signed = new(letters);
                break;
        }

        Assert.IsType<SamplesOutcome.Refused>(await stand.Receive.RunAsync(agent, time, signed, new MemoryStream(body), CancellationToken.None));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"at":"2026-03-01T08:00:00Z","metrics":[null],"ended":[]}""")]
    [InlineData("""{"at":"2026-03-01T08:00:00Z","metrics":[{"name":"x","kind":"Gauge","samples":[null]}],"ended":[]}""")]
    [InlineData("""{"at":"2026-03-01T08:00:00Z","metrics":[],"ended":[{"key":""}]}""")]
    public async Task RunAsync_RefusesWhatIsNoSample_ThoughItIsSigned(string body) => Assert.IsType<SamplesOutcome.Malformed>(await PostAsync(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public async Task RunAsync_ReadsNoMoreThanTheLimit() => Assert.IsType<SamplesOutcome.TooLong>(await PostAsync(new byte[ReceiveSamples.LongestBody + 1]));

    private Task<SamplesOutcome> PostAsync(byte[] body, string? time = null, AgentSignature? signature = null) =>
        stand.Receive.RunAsync("web_1", time ?? Now, (signature ?? stand.Signature).Sign(time ?? Now, AgentStand.Agent, body), new MemoryStream(body), Cancellation);

    private sealed class Here(MetricsReading reading) : IAlertMetrics
    {
        public Task<MetricsReading> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(reading);
    }
}
