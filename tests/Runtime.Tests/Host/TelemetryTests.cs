using System.Collections.Concurrent;
using System.Net;
using LocalFunctions.Protocol;

namespace Runtime.Tests.Host;

/// <summary>The trace of a request, from the caller through the host to the worker, and to a collector.</summary>
public sealed class TelemetryTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Parent = $"00-{TraceId}-00f067aa0ba902b7-01";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Trace_OfTheCaller_ReachesTheFunction()
    {
        RpcTraceContext? seen = null;
        using var app = new TestApp();
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Functions.Http("web", invocation =>
        {
            seen = invocation.Request.TraceContext;
            return Functions.Ok(invocation);
        })));
        using var request = Traced("/api/web");
        using var answer = await host.Client.SendAsync(request, Cancellation);
        Assert.Equal((TraceId, "vendor=1"), (seen!.TraceParent.Split('-')[1], seen.TraceState));
    }

    [Fact]
    public async Task Trace_IsMadeForATrigger_ThatBringsNone()
    {
        RpcTraceContext? seen = null;
        using var app = new TestApp();
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Functions.Http("web", invocation =>
        {
            seen = invocation.Request.TraceContext;
            return Functions.Ok(invocation);
        })));
        using var answer = await host.Client.GetAsync("/api/web", Cancellation);
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$", seen!.TraceParent);
    }

    [Fact]
    public async Task Trace_IsSentToTheCollector_ThatTheSettingsName()
    {
        var received = new ConcurrentQueue<(string Path, byte[] Body)>();
        await using var collector = await Collector.StartAsync((path, body) => received.Enqueue((path, body)));
        using var app = new TestApp();
        using var host = await HostProcess.StartAsync(app, new Dictionary<string, string>(app.Environment())
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
        });
        using var request = Traced("/api/pid");
        using var answer = await host.Client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Wait.UntilAsync(() => received.Any(sent => sent.Path == "/v1/traces" && Holds(sent.Body, Convert.FromHexString(TraceId)) && Holds(sent.Body, "faas.invocation_id"u8)));
        await Wait.UntilAsync(() => received.Any(sent => sent.Path == "/v1/metrics" && Holds(sent.Body, "faas.invoke_duration"u8)));
    }

    private static bool Holds(byte[] body, ReadOnlySpan<byte> part) => body.AsSpan().IndexOf(part) >= 0;

    private static HttpRequestMessage Traced(string path) => new(HttpMethod.Get, path) { Headers = { { "traceparent", Parent }, { "tracestate", "vendor=1" } } };
}
