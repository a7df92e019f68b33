using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.Registry;
using SuperInsight.Adapters.Tests.Web;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Registry;

/// <summary>What is sent to whom, and what is made of odd answers.</summary>
public sealed class RegistryDialogueTests : IDisposable
{
    private const string Image = "demo.tencentcloudcr.com/demo/web:1";
    private const string GoodRealm = "https://auth.example.com/token";
    private static readonly string Digest = "sha256:" + new string('a', 64);

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly ScriptedHandler registry;
    private readonly List<IDisposable> open = [];
    private Func<HttpRequestMessage, HttpResponseMessage> answer = static _ => new HttpResponseMessage(HttpStatusCode.NotFound);

    public RegistryDialogueTests() => registry = new ScriptedHandler(request => answer(request));

    private static RegistryCredential Ours => new("user-fixture", new Secret("password-fixture"));

    public void Dispose()
    {
        open.ForEach(each => each.Dispose());
        registry.Dispose();
    }

    [Theory]
    [InlineData("web:1", "https://registry-1.docker.io/v2/library/web/manifests/1")]
    [InlineData("demo/web:1", "https://registry-1.docker.io/v2/demo/web/manifests/1")]
    [InlineData("index.docker.io/demo/web:1", "https://registry-1.docker.io/v2/demo/web/manifests/1")]
    [InlineData("demo.tencentcloudcr.com/demo/web:1", "https://demo.tencentcloudcr.com/v2/demo/web/manifests/1")]
    [InlineData("registry.example.com:5000/a/b/c:v1.2-x_y", "https://registry.example.com:5000/v2/a/b/c/manifests/v1.2-x_y")]
    [InlineData("localhost:5000/web:1", "http://localhost:5000/v2/web/manifests/1")]
    [InlineData("127.0.0.1:443/web:1", "http://127.0.0.1:443/v2/web/manifests/1")]
    [InlineData("[::1]:5000/web:1", "http://[::1]:5000/v2/web/manifests/1")]
    public async Task ResolveAsync_AsksTheImagesOwnRegistry_ByHttps(string image, string asked)
    {
        Assert.Null(await Open().ResolveAsync(ImageReference.Parse(image), TestContext.Current.CancellationToken));
        Assert.Equal((HttpMethod.Head, asked, null), registry.Requests.Select(request => (request.Method, request.Address.AbsoluteUri, request.Authorization)).Single());
    }

    [Theory]
    [InlineData("demo.tencentcloudcr.com/../web:1")]
    [InlineData("demo.tencentcloudcr.com/demo/web:a/b")]
    [InlineData("demo.tencentcloudcr.com/demo/web?x=:1")]
    [InlineData("demo.tencentcloudcr.com/demo/Web:1")]
    [InlineData("user:password-fixture@demo.example.com/web:1")]
    [InlineData("a.b:99999/web:1")]
    public async Task ResolveAsync_AsksNobody_WhenItIsNoName(string image)
    {
        if (ImageReference.TryParse(image, out var reference))
            await Assert.ThrowsAsync<RegistryException>(() => Open().ResolveAsync(reference, TestContext.Current.CancellationToken));
        Assert.Empty(registry.Requests);
    }

    [Theory]
    [InlineData("http://registry.example.com")]
    [InlineData("https://registry.example.com/path")]
    [InlineData("https://user:password-fixture@registry.example.com")]
    [InlineData("registry.example.com")]
    public void Constructor_Refuses_AnEndpointThatIsNotSafe(string endpoint)
    {
        var failure = Assert.Throws<SettingException>(() => Open(endpoint: endpoint));
        Assert.Equal("Registry__Endpoint", failure.Setting);
        Assert.DoesNotContain("fixture", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"Bearer realm=\"{GoodRealm}\",service=\"s v\",scope=\"repository:demo/web:pull\"", "https://auth.example.com/token?service=s%20v&scope=repository%3Ademo%2Fweb%3Apull")]
    [InlineData($"bearer scope=\"repository:demo/web:pull,push\", Realm=\"{GoodRealm}?a=b\", service=x", "https://auth.example.com/token?a=b&service=x&scope=repository%3Ademo%2Fweb%3Apull%2Cpush")]
    [InlineData($"Bearer realm=\"{GoodRealm}\"", "https://auth.example.com/token?scope=repository%3Ademo%2Fweb%3Apull")]
    public async Task ResolveAsync_TakesRealmServiceAndScopeFromTheChallenge(string challenge, string asked)
    {
        Challenge(challenge, """{"access_token":"token-fixture"}""");
        Assert.Equal(Digest, await ResolveAsync(Open(Ours)));
        Assert.Equal(asked, registry.Requests[1].Address.AbsoluteUri);
        Assert.Equal([null, "Basic dXNlci1maXh0dXJlOnBhc3N3b3JkLWZpeHR1cmU=", "Bearer token-fixture"], registry.Requests.Select(request => request.Authorization));
    }

    [Theory]
    [InlineData("http://auth.example.com/token")]
    [InlineData("http://127.0.0.1/token")]
    [InlineData("https://user@auth.example.com/token")]
    [InlineData("ftp://auth.example.com/token")]
    public async Task ResolveAsync_GivesNoPassword_ToARealmThatIsNotSafe(string realm)
    {
        Challenge($"Bearer realm=\"{realm}\"", """{"token":"token-fixture"}""");
        await FailsAsync(Open(Ours), "not safe");
        Assert.Equal(["demo.tencentcloudcr.com"], registry.Requests.Select(request => request.Address.Host));
    }

    [Fact]
    public async Task ResolveAsync_GivesUserAndPassword_WhereTheRegistryTakesThemItself()
    {
        Challenge("Basic realm=\"registry\"", "");
        Assert.Equal(Digest, await ResolveAsync(Open(Ours)));
        await FailsAsync(Open(), "wants a user and a password");
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("null")]
    [InlineData("""{"token":""}""")]
    [InlineData("""{"token":"a\nb"}""")]
    [InlineData("""{"token":"a","expires_in":"soon"}""")]
    public async Task ResolveAsync_SaysSo_WhenTheRealmGivesNoToken(string body)
    {
        Challenge($"Bearer realm=\"{GoodRealm}\"", body);
        await FailsAsync(Open(Ours), "holds none");
    }

    [Fact]
    public async Task ResolveAsync_FetchesATokenAnew_WhenTheRegistryTakesTheKeptOneNoMore()
    {
        var given = 0;
        answer = request => request.RequestUri!.Host == "auth.example.com"
            ? ScriptedHandler.Json($$"""{"token":"token-{{++given}}","expires_in":300}""")
            : request.Headers.Authorization?.Parameter == $"token-{given}" ? Found(Digest) : Challenged($"Bearer realm=\"{GoodRealm}\"");
        var images = Open();
        await ResolveAsync(images);
        answer = request => request.RequestUri!.Host == "auth.example.com"
            ? ScriptedHandler.Json($$"""{"token":"token-{{++given}}","expires_in":300}""")
            : request.Headers.Authorization?.Parameter == "token-2" ? Found(Digest) : Challenged($"Bearer realm=\"{GoodRealm}\"");
        Assert.Equal(Digest, await ResolveAsync(images));
        Assert.Equal(2, given);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "answered 401", "password")]
    [InlineData(HttpStatusCode.Forbidden, "answered 403", "password")]
    [InlineData(HttpStatusCode.MovedPermanently, "answered 301", "proxy")]
    [InlineData(HttpStatusCode.NoContent, "answered 204", "proxy")]
    public async Task ResolveAsync_DoesNotKnow_WhenItIsRefused(HttpStatusCode status, string reason, string hint)
    {
        answer = _ => new HttpResponseMessage(status);
        Assert.Contains(hint, (await FailsAsync(Open(), reason)).Hint, StringComparison.Ordinal);
        Assert.Single(registry.Requests);
    }

    [Fact]
    public async Task ResolveAsync_SendsNoCredential_ToAnotherHost_NorBackAgain()
    {
        Challenge("Basic realm=\"registry\"", "");
        var asked = answer;
        answer = request => request switch
        {
            { RequestUri.Host: "store.example.com" } => SentTo("https://demo.tencentcloudcr.com/chosen"),
            { RequestUri.AbsolutePath: "/chosen" } => Found(Digest),
            { Headers.Authorization: not null } => SentTo("https://store.example.com/v2/x"),
            _ => asked(request),
        };
        Assert.Equal(Digest, await ResolveAsync(Open(Ours)));
        Assert.Equal(
            [("demo.tencentcloudcr.com", false), ("demo.tencentcloudcr.com", true), ("store.example.com", false), ("demo.tencentcloudcr.com", false)],
            registry.Requests.Select(request => (request.Address.Host, request.Authorization is not null)));
    }

    [Theory]
    [InlineData("http://store.example.com/v2/x")]
    [InlineData("http://127.0.0.1/v2/x")]
    [InlineData("https://localhost/v2/x")]
    [InlineData("https://user@store.example.com/v2/x")]
    [InlineData("file:///etc/passwd")]
    public async Task ResolveAsync_GoesNowhere_WhereItIsNotSafe(string location)
    {
        answer = _ => SentTo(location);
        Assert.Contains("https", (await FailsAsync(Open(), "which is not safe")).Hint, StringComparison.Ordinal);
        Assert.Single(registry.Requests);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("Sun, 01 Mar 2026 08:00:05 GMT")]
    public async Task ResolveAsync_WaitsAsLongAsItIsAsked(string retryAfter)
    {
        List<DateTimeOffset> asked = [];
        answer = _ =>
        {
            asked.Add(clock.GetUtcNow());
            var limited = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            limited.Headers.Add("Retry-After", retryAfter);
            return asked.Count == 1 ? limited : Found(Digest);
        };
        Assert.Equal(Digest, await ResolveAsync(Open()));
        Assert.Equal(2, asked.Count);
        Assert.InRange(asked[1] - asked[0], TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.5));
    }

    [Fact]
    public async Task ResolveAsync_DoesNotWait_WhenThatWouldTakeTooLong()
    {
        answer = _ =>
        {
            var limited = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            limited.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromHours(6));
            return limited;
        };
        Assert.Contains("too much", (await FailsAsync(Open(), "answered 429")).Hint, StringComparison.Ordinal);
        Assert.Single(registry.Requests);
    }

    [Fact]
    public async Task ResolveAsync_HashesTheManifest_WhenTheRegistryTellsNoDigest()
    {
        answer = request => WithType(new HttpResponseMessage { Content = new ByteArrayContent(request.Method == HttpMethod.Head ? [] : "{}"u8.ToArray()) }, "application/vnd.oci.image.index.v1+json");
        Assert.Equal("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", await ResolveAsync(Open()));
        Assert.Equal([HttpMethod.Head, HttpMethod.Get], registry.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task ResolveAsync_SaysSo_WhenItIsAWebPage()
    {
        answer = _ => WithType(new HttpResponseMessage { Content = new ByteArrayContent("<html>"u8.ToArray()) }, "text/html");
        await FailsAsync(Open(), "no manifest");
    }

    [Theory]
    [InlineData("sha256:short")]
    [InlineData("sha512:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task ResolveAsync_SaysSo_WhenTheDigestIsNone(string digest)
    {
        answer = _ => Found(digest);
        await FailsAsync(Open(), "no digest");
    }

    [Fact]
    public async Task ResolveAsync_SaysSo_WhenAnotherDigestIsAnswered()
    {
        answer = _ => Found(Digest);
        var asked = ImageReference.Parse($"demo.tencentcloudcr.com/demo/web@sha256:{new string('b', 64)}");
        var failure = await Assert.ThrowsAsync<RegistryException>(() => Open().ResolveAsync(asked, TestContext.Current.CancellationToken));
        Assert.Contains("another digest", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResolveAsync_StopsAsking_WhenMostTriesFail()
    {
        answer = _ => new HttpResponseMessage(HttpStatusCode.BadGateway);
        var images = Open();
        for (var call = 0; call < 4; call++)
            await Assert.ThrowsAsync<RegistryException>(() => clock.RunAsync(images.ResolveAsync(ImageReference.Parse(Image), TestContext.Current.CancellationToken), TimeSpan.FromSeconds(1)));
        Assert.InRange(registry.Requests.Count, 10, 19);
    }

    private void Challenge(string challenge, string token) => answer = request =>
        request.RequestUri!.Host != "demo.tencentcloudcr.com" ? ScriptedHandler.Json(token)
        : request.Headers.Authorization is null ? Challenged(challenge)
        : Found(Digest);

    private static HttpResponseMessage Challenged(string challenge)
    {
        var refusal = new HttpResponseMessage(HttpStatusCode.Unauthorized);
        refusal.Headers.TryAddWithoutValidation("WWW-Authenticate", challenge);
        return refusal;
    }

    private static HttpResponseMessage SentTo(string location)
    {
        var sent = new HttpResponseMessage(HttpStatusCode.TemporaryRedirect);
        sent.Headers.TryAddWithoutValidation("Location", location);
        return sent;
    }

    private static HttpResponseMessage Found(string digest)
    {
        var found = new HttpResponseMessage();
        found.Headers.Add("Docker-Content-Digest", digest);
        return found;
    }

    private static HttpResponseMessage WithType(HttpResponseMessage response, string type)
    {
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return response;
    }

    private async Task<RegistryException> FailsAsync(RegistryImages images, string reason)
    {
        var failure = await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync(images));
        Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("fixture", string.Create(CultureInfo.InvariantCulture, $"{failure} {failure.Hint}"), StringComparison.Ordinal);
        return failure;
    }

    private Task<string?> ResolveAsync(RegistryImages images) => clock.RunAsync(images.ResolveAsync(ImageReference.Parse(Image), TestContext.Current.CancellationToken));

    private RegistryImages Open(RegistryCredential? credential = null, string? endpoint = null)
    {
        var images = new RegistryImages(new RegistryOptions { Credential = credential, Endpoint = endpoint }, registry, clock, () => 0.5, NullLogger<RegistryImages>.Instance);
        open.Add(images);
        return images;
    }
}
