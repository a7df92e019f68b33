using System.Net.Http.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.Registry;
using SuperInsight.Adapters.Tests.Web;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Settings;
using TencentEmulator;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.Registry;

/// <summary>The contract, against the emulator's registry.</summary>
public sealed class RegistryImagesTests : ImageRegistryContract, IAsyncLifetime
{
    private const string User = "id-fixture-not-real";
    private const string Password = "key-fixture-not-real";
    private const string Private = "demo.tencentcloudcr.com/demo/private:1";

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly string folder = Directory.CreateTempSubdirectory("registry-tests-").FullName;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly List<IDisposable> open = [];
    private TencentEmulatorServer emulator = null!;

    protected override IImageRegistry Images => field ??= Open(null);

    public async ValueTask InitializeAsync()
    {
        emulator = await TencentEmulatorServer.StartAsync(
            new EmulatorOptions { DataDirectory = folder, Port = 0, Credentials = [new EmulatorCredential(User, Password)], Clock = clock }, CancellationToken.None);
        http.BaseAddress = emulator.BaseUri;
    }

    public async ValueTask DisposeAsync()
    {
        open.ForEach(each => each.Dispose());
        http.Dispose();
        await emulator.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("web:1", "library/web")]
    [InlineData("docker.io/web:1", "library/web")]
    [InlineData("docker.io/demo/web:1", "demo/web")]
    [InlineData("demo/web:1", "demo/web")]
    [InlineData("localhost:5000/web:1", "web")]
    public async Task ResolveAsync_ReadsNamesAsDockerDoes(string image, string repository)
    {
        await PushAsync(repository, "1", First, isPrivate: false);
        Assert.Equal(First, await ResolveAsync(image));
    }

    [Fact]
    public async Task ResolveAsync_FindsAPrivateImage_WithTheRightPasswordOnly()
    {
        await PushAsync("demo/private", "1", First, isPrivate: true);
        Assert.Equal(First, await Open(new(User, new Secret(Password))).ResolveAsync(ImageReference.Parse(Private), Cancellation));
        foreach (var credential in new[] { null, new RegistryCredential(User, new Secret("other-fixture-not-real")), new RegistryCredential(User, new Secret(Password)) { Host = "ghcr.io" } })
        {
            var failure = await Assert.ThrowsAsync<RegistryException>(() => Open(credential).ResolveAsync(ImageReference.Parse(Private), Cancellation));
            Assert.Contains("answered the question for a token with 401", failure.Reason, StringComparison.Ordinal);
            Assert.Contains("user and password", failure.Hint, StringComparison.Ordinal);
            Assert.DoesNotContain("fixture", failure.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ResolveAsync_KeepsItsToken_UntilShortlyBeforeItEnds()
    {
        await PushAsync("1", First);
        await ResolveAsync($"{Repository}:1");
        clock.Advance(TimeSpan.FromSeconds(269));
        await ResolveAsync($"{Repository}:1");
        Assert.Equal(["HeadManifest", "GetToken", "HeadManifest", "HeadManifest"], await OperationsAsync(4));
        clock.Advance(TimeSpan.FromSeconds(1));
        await ResolveAsync($"{Repository}:1");
        Assert.Equal(["HeadManifest", "GetToken", "HeadManifest"], (await OperationsAsync(7))[4..]);
    }

    [Theory]
    [InlineData("HeadManifest", 503)]
    [InlineData("HeadManifest", 429)]
    [InlineData("GetToken", 500)]
    public async Task ResolveAsync_GoesOn_WhenTheRegistryStumbles(string operation, int status)
    {
        await PushAsync("1", First);
        emulator.Faults.Add(new FaultRule { Service = "registry", Operation = operation, Times = 2, Fault = new Fault { Status = status } });
        Assert.Equal(First, await clock.RunAsync(ResolveAsync($"{Repository}:1")));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task ResolveAsync_GoesWhereItIsSent_WithItsTokenOnTheSameHost(int status)
    {
        await PushAsync("1", First);
        Redirect(new Uri("/v2/demo/web/manifests/1?moved", UriKind.Relative), every: 2, status: status);
        Assert.Equal(First, await ResolveAsync($"{Repository}:1"));
        // Asked, which is challenged; asked with a token, which is sent on; asked there with the same token.
        Assert.Equal(["HeadManifest", "GetToken", "HeadManifest", "HeadManifest"], await OperationsAsync(4));
    }

    [Fact]
    public async Task ResolveAsync_GoesToAnotherHost_WithoutItsToken()
    {
        await using var store = await TencentEmulatorServer.StartAsync(new EmulatorOptions { DataDirectory = Path.Combine(folder, "store"), Port = 0, Clock = clock }, Cancellation);
        await PushAsync(http.BaseAddress!, "demo/web", First, isOpen: false);
        await PushAsync(store.BaseUri, "demo/web", Second, isOpen: true);
        Redirect(new Uri(store.BaseUri, "/v2/demo/web/manifests/1"), after: 1);
        Assert.Equal(Second, await ResolveAsync($"{Repository}:1"));
        // It would have been refused with a token that is none of that registry's.
        Assert.Equal(["HeadManifest 200"], store.Requests.Entries.Select(entry => $"{entry.Operation} {entry.Status}"));
    }

    [Fact]
    public async Task ResolveAsync_GivesNoPassword_ToAnotherHostThatAsksForOne()
    {
        await using var store = await TencentEmulatorServer.StartAsync(
            new EmulatorOptions { DataDirectory = Path.Combine(folder, "store"), Port = 0, Credentials = [new EmulatorCredential(User, Password)], Clock = clock }, Cancellation);
        await PushAsync(store.BaseUri, "demo/web", Second, isOpen: false);
        Redirect(new Uri(store.BaseUri, "/v2/demo/web/manifests/1"));
        var failure = await Assert.ThrowsAsync<RegistryException>(() => Open(new(User, new Secret(Password))).ResolveAsync(ImageReference.Parse($"{Repository}:1"), Cancellation));
        Assert.Contains("answered 401", failure.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(store.Requests.Entries, entry => entry.Operation == "GetToken");
    }

    [Fact]
    public async Task ResolveAsync_GivesUp_WhenItIsSentOnAndOn()
    {
        Redirect(new Uri("/v2/demo/web/manifests/1", UriKind.Relative));
        var failure = await Assert.ThrowsAsync<RegistryException>(() => ResolveAsync($"{Repository}:1"));
        Assert.Contains("answered 307 and sends us on more than 5 times", failure.Reason, StringComparison.Ordinal);
        Assert.Equal(6, (await OperationsAsync(6)).Length);
    }

    [Fact]
    public async Task ResolveAsync_SaysSo_WhenTheRegistryStaysAway()
    {
        emulator.Faults.Add(new FaultRule { Service = "registry", Fault = new Fault { Reset = true } });
        var failure = await Assert.ThrowsAsync<RegistryException>(() => clock.RunAsync(ResolveAsync($"{Repository}:1")));
        Assert.Contains("network", failure.Hint, StringComparison.Ordinal);
        Assert.Equal(5, (await OperationsAsync(5)).Length);
    }

    [Fact]
    public async Task ResolveAsync_SaysSo_WhenTheRegistryIsSilent()
    {
        emulator.Faults.Add(new FaultRule { Service = "registry", Fault = new Fault { Stall = true } });
        var failure = await Assert.ThrowsAsync<RegistryException>(() => clock.RunAsync(ResolveAsync($"{Repository}:1"), TimeSpan.FromSeconds(1)));
        Assert.Contains("did not answer within 00:01:00", failure.Reason, StringComparison.Ordinal);
    }

    protected override Task PushAsync(string tag, string digest) => PushAsync("demo/web", tag, digest, isPrivate: false);

    private async Task PushAsync(string repository, string tag, string digest, bool isPrivate) =>
        (await http.PutAsJsonAsync("/_emulator/registry/tags", new { repository, tag, digest, @private = isPrivate }, Cancellation)).EnsureSuccessStatusCode();

    private static async Task PushAsync(Uri registry, string repository, string digest, bool isOpen)
    {
        using var direct = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        (await direct.PutAsJsonAsync(new Uri(registry, "/_emulator/registry/tags"), new { repository, tag = "1", digest, open = isOpen }, Cancellation)).EnsureSuccessStatusCode();
    }

    private void Redirect(Uri to, int every = 1, int? status = null, int after = 0) => emulator.Faults.Add(new FaultRule
    {
        Service = "registry", Operation = "HeadManifest", Every = every, After = after, Fault = new Fault { RedirectTo = to, Status = status },
    });

    /// <summary>What was asked, when it is so many: the emulator notes it at the end, at times after the answer.</summary>
    private async Task<string[]> OperationsAsync(int count)
    {
        await Eventually.TrueAsync(() => Operations().Length >= count);
        return Operations();

        string[] Operations() => [.. emulator.Requests.Entries.Where(entry => entry.Service == "registry").Select(entry => $"{entry.Operation}")];
    }

    private RegistryImages Open(RegistryCredential? credential)
    {
        var images = new RegistryImages(
            new RegistryOptions { Credential = credential, Endpoint = emulator.BaseUri.ToString() }, handler: null, clock, () => 0.5, NullLogger<RegistryImages>.Instance);
        open.Add(images);
        return images;
    }
}
