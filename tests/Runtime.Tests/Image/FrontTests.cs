using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Runtime.Tests.Image;

/// <summary>What nginx does before the services: the image's own nginx.conf.</summary>
[SupportedOSPlatform("linux")]
public sealed class FrontTests(FrontStand front) : IClassFixture<FrontStand>, IDisposable
{
    private readonly HttpClient http = Visitor(1);

    [Fact]
    public async Task Requests_GoToWhoIsMeant()
    {
        Assert.StartsWith("fastapi GET /labels?x=1 ", (await AskAsync(front.FastApi, "/labels?x=1")).Body, StringComparison.Ordinal);
        Assert.StartsWith("fastapi GET /labels ", (await AskAsync(front.FastApi, "/superinsight/labels")).Body, StringComparison.Ordinal);
        Assert.StartsWith("labelstudio GET /tasks ", (await AskAsync(front.LabelStudio, "/tasks")).Body, StringComparison.Ordinal);
        Assert.Contains("\"fastapi\": \"ok\"", (await AskAsync(front.FastApi, "/health")).Body, StringComparison.Ordinal);
        Assert.Equal("""{"status":"alive"}""", (await AskAsync(front.LabelStudio, "/health/live")).Body);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/health")]
    public async Task Answers_SayWhatABrowserMustNotDo(string path)
    {
        var (_, headers, _) = await AskAsync(front.FastApi, path);

        Assert.Contains("X-Content-Type-Options: nosniff", headers, StringComparison.Ordinal);
        Assert.Contains("X-Frame-Options: SAMEORIGIN", headers, StringComparison.Ordinal);
        Assert.Contains("Referrer-Policy: strict-origin-when-cross-origin", headers, StringComparison.Ordinal);
        // Not which version of what answers.
        Assert.Contains("Server: nginx\n", headers.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClosedDoor_TellsVisitorsToComeAgain_AndLeavesHealthOpen()
    {
        front.Close();
        try
        {
            var (status, headers, page) = await AskAsync(front.FastApi, "/labels");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            Assert.Contains("Retry-After: 15", headers, StringComparison.Ordinal);
            Assert.Contains("Cache-Control: no-store", headers, StringComparison.Ordinal);
            Assert.Contains("back in a moment", page, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(front.LabelStudio, "/")).Status);
            var health = await AskAsync(front.FastApi, "/health");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.Status);
            Assert.Contains("\"maintenance\"", health.Body, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(front.FastApi, "/health/live")).Status);
        }
        finally
        {
            front.Open();
        }

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(front.FastApi, "/labels")).Status);
    }

    [Fact]
    public async Task Operator_IsThereOnlyWhereItIsPublished_AndItsAdministrationNever()
    {
        Assert.StartsWith("fastapi GET /-/ops/api/health ", (await AskAsync(front.FastApi, "/-/ops/api/health")).Body, StringComparison.Ordinal);
        await front.PublishOperatorAsync(true);
        try
        {
            Assert.StartsWith("operator GET /api/health ", (await AskAsync(front.FastApi, "/-/ops/api/health")).Body, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(front.FastApi, "/-/ops/admin/functions")).Status);
        }
        finally
        {
            await front.PublishOperatorAsync(false);
        }
    }

    [Fact]
    public async Task Visitors_WaitForAServiceThatIsStartedAgain()
    {
        using var content = new StringContent("a label");
        Task<(HttpStatusCode Status, string Headers, string Body)>[] asked;
        Task<HttpResponseMessage> posted;
        front.KillFastApi();
        try
        {
            asked = [.. Enumerable.Range(0, 20).Select(number => AskAsync(front.FastApi, number % 2 == 0 ? $"/labels/{number}" : $"/superinsight/labels/{number}"))];
            posted = http.PostAsync(new Uri(front.FastApi, "/labels"), content, TestContext.Current.CancellationToken);
            // What needs no FastAPI is answered meanwhile.
            while (!(await AskAsync(front.FastApi, "/health")).Body.Contains("\"failing\"", StringComparison.Ordinal))
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Assert.All(asked, one => Assert.False(one.IsCompleted));
        }
        finally
        {
            front.StartFastApi();
        }

        foreach (var (number, answer) in (await Task.WhenAll(asked)).Index())
            Assert.StartsWith($"fastapi GET /labels/{number} ", answer.Body, StringComparison.Ordinal);
        using var accepted = await posted;
        Assert.StartsWith("fastapi POST /labels ", await accepted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Websocket_GoesThrough()
    {
        var (head, echo) = await front.TalkAsync("GET /live HTTP/1.1\r\nHost: web\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", "ping");

        Assert.StartsWith("HTTP/1.1 101 ", head, StringComparison.Ordinal);
        Assert.Equal("ping", echo);
    }

    [Fact]
    public async Task Body_IsRefused_WhenItIsTooLarge()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(front.FastApi, "/import")) { Content = new ByteArrayContent([]), Headers = { ExpectContinue = true } };
        request.Content.Headers.ContentLength = 251 * 1024 * 1024;
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Visitor_WhoAsksTooOften_IsRefused_AndOthersAreNot()
    {
        const int Many = 400;
        using var greedy = Visitor(2);
        using var other = Visitor(3);

        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => StatusAsync(greedy)));

        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.True(answers.Count(status => status == HttpStatusCode.OK) >= 200);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(other));
    }

    /// <summary>From an address of its own.</summary>
    private static HttpClient Visitor(byte number) => new(new SocketsHttpHandler
    {
        UseProxy = false, AllowAutoRedirect = false,
        ConnectCallback = async (context, token) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, number]), 0));
            await socket.ConnectAsync(context.DnsEndPoint, token);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    private async Task<HttpStatusCode> StatusAsync(HttpClient visitor)
    {
        using var answer = await visitor.GetAsync(front.FastApi, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private async Task<(HttpStatusCode Status, string Headers, string Body)> AskAsync(Uri site, string path)
    {
        using var answer = await http.GetAsync(new Uri(site, path), TestContext.Current.CancellationToken);
        return (answer.StatusCode, answer.Headers.ToString(), await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose() => http.Dispose();
}
