using System.Globalization;
using System.Net;
using System.Text;
using SuperInsight.Adapters.Agents;
using SuperInsight.Domain.Agents;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Restarts;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Agents;

/// <summary>Against a listener that answers as a controller would, or as somebody else.</summary>
public sealed class HttpControllerLinkTests : IDisposable
{
    private static readonly AgentSignature Signature = new(new("secret-fixture-not-real"));
    private static readonly AgentName Agent = AgentName.Of("web-1");
    private static readonly AgentSample Sample = AgentSample.Of(new(new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero), [new Metric("service_up", "m", [new(1, ("service", "redis"))])]), []);

    private readonly HttpListener listener = new();
    private readonly Uri address = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPort.TakeFree()}/below/"));
    private readonly HttpControllerLink link;

    public HttpControllerLinkTests()
    {
        listener.Prefixes.Add(address.AbsoluteUri);
        listener.Start();
        link = new(address, Signature, TimeProvider.System);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        link.Dispose();
        listener.Close();
    }

    [Fact]
    public async Task PostAsync_Signs_AndBelievesASignedAnswer()
    {
        var answering = AnswerAsync(200, """{"commands":[{"key":"k1","restartService":"redis","why":"it is down"}]}""", signed => signed);
        var orders = await link.PostAsync(Agent, Sample, Cancellation);
        Assert.Equal([new AgentCommand("k1", "redis", "it is down")], orders.Commands);
        var (path, refusal, body) = await answering;
        Assert.Equal("/below/api/agents/web-1/samples", path);
        Assert.Null(refusal);
        Assert.Equal("service_up", AgentSample.Read(body)!.Metrics.Single().Name);
    }

    [Fact]
    public async Task PostAsync_BelievesNobodyElse()
    {
        var answering = AnswerAsync(200, """{"commands":[]}""", signed => signed + "0");
        var failure = await Assert.ThrowsAsync<AgentException>(() => link.PostAsync(Agent, Sample, Cancellation));
        Assert.Contains("not signed", failure.Reason, StringComparison.Ordinal);
        await answering;
    }

    [Theory]
    [InlineData(401, "the same Agents__Secret in both")]
    [InlineData(503, "in the controller")]
    [InlineData(404, "without /api")]
    [InlineData(502, "log")]
    public async Task PostAsync_SaysWhatToDo_WhenItIsRefused(int status, string hint)
    {
        var answering = AnswerAsync(status, "{}", signed => signed);
        var failure = await Assert.ThrowsAsync<AgentException>(() => link.PostAsync(Agent, Sample, Cancellation));
        Assert.Contains(hint, failure.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("fixture", failure.ToString(), StringComparison.Ordinal);
        await answering;
    }

    [Fact]
    public async Task PostAsync_Fails_WhenNobodyIsThere()
    {
        listener.Stop();
        Assert.Contains("no answer", (await Assert.ThrowsAsync<AgentException>(() => link.PostAsync(Agent, Sample, Cancellation))).Reason, StringComparison.Ordinal);
    }

    private async Task<(string Path, string? Refusal, byte[] Body)> AnswerAsync(int status, string text, Func<string, string> sign)
    {
        var context = await listener.GetContextAsync();
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body, Cancellation);
        var signed = context.Request.Headers[AgentSignature.Header];
        var refusal = Signature.Refusal(signed, context.Request.Headers[AgentSignature.TimeHeader], Agent, body.ToArray(), DateTimeOffset.UtcNow);
        var answer = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = status;
        context.Response.AddHeader(AgentSignature.Header, sign(Signature.SignAnswer(signed!, answer)));
        await context.Response.OutputStream.WriteAsync(answer, Cancellation);
        context.Response.Close();
        return (context.Request.Url!.AbsolutePath, refusal, body.ToArray());
    }
}
