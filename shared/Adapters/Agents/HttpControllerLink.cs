using System.Net;
using System.Net.Http.Headers;
using SuperInsight.Adapters.Web;
using SuperInsight.Domain.Agents;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Adapters.Agents;

/// <summary>Posts samples to the controller over HTTP, signed, once each: the next sample comes in 15 seconds. Only an answer that is signed, too, is believed.</summary>
public sealed class HttpControllerLink : IControllerLink, IDisposable
{
    private const string Operation = "post samples to";
    private const int LongestAnswer = 256 << 10;

    private readonly Uri controller;
    private readonly AgentSignature signature;
    private readonly TimeProvider clock;
    private readonly HttpClient client;

    /// <param name="controller">Its address, without <c>/api</c>.</param>
    /// <param name="signature">By the secret that both know.</param>
    /// <param name="clock">The time that is signed.</param>
    public HttpControllerLink(Uri controller, AgentSignature signature, TimeProvider clock)
    {
        (this.controller, this.signature, this.clock) = (controller, signature, clock);
        client = new HttpClient(WebHandler.Create()) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LongestAnswer };
    }

    /// <remarks>The caller sets the deadline.</remarks>
    public async Task<AgentOrders> PostAsync(AgentName agent, AgentSample sample, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var body = sample.Write();
        if (body.Length > ReceiveSamples.LongestBody)
            throw Failed($"a sample of {body.Length} bytes is more than it takes", "Measure less: Metrics__Services, Metrics__Volumes, Metrics__Programs.");
        var time = AgentSignature.TimeOf(clock.GetUtcNow());
        var signed = signature.Sign(time, agent, body);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, new Uri($"{controller.AbsoluteUri.TrimEnd('/')}/api/agents/{agent}/samples")) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
            message.Headers.Add(AgentSignature.TimeHeader, time);
            message.Headers.Add(AgentSignature.Header, signed);
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseContentRead, cancellationToken);
            return await ReadAsync(response, signed, cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw Failed($"no answer ({failure.InnerException?.Message ?? failure.Message})", "Look whether it runs, and whether this container reaches it.", failure);
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<AgentOrders> ReadAsync(HttpResponseMessage response, string signed, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw Failed($"it answers HTTP {(int)response.StatusCode}", response.StatusCode switch
            {
                HttpStatusCode.Unauthorized => "Set the same Agents__Secret in both, and the clocks of both.",
                HttpStatusCode.ServiceUnavailable => "Set Agents__Secret in the controller.",
                HttpStatusCode.NotFound => "Agents__ControllerUrl must be the controller's address, without /api.",
                _ => "Read the controller's log.",
            });
        }

        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var proof = response.Headers.TryGetValues(AgentSignature.Header, out var values) ? string.Join(", ", values) : null;
        if (!signature.IsAnswer(proof, signed, answer))
            throw Failed("its answer is not signed by the secret that both know", "Agents__ControllerUrl must be the controller itself: something else may answer there.");
        return AgentOrders.Read(answer) ?? throw Failed("its answer is not one that is known here", "Run the same version in both.");
    }

    private AgentException Failed(string reason, string hint, Exception? cause = null) => new(Operation, controller.GetLeftPart(UriPartial.Authority), reason, hint, cause);
}
