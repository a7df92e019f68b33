using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Adapters.GitHub;
using SuperInsight.Domain.Deployments.Webhooks;
using SuperInsight.Domain.Settings;
using TencentEmulator;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.GitHub;

/// <summary>The contract, against GitHub as the emulator plays it.</summary>
public sealed class GitHubHookTests : HookDeliveriesContract, IAsyncLifetime
{
    private const string Repository = "demo/web";
    private const string Token = "token-fixture-not-real";

    private readonly string folder = Directory.CreateTempSubdirectory("github-tests-").FullName;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly List<IDisposable> open = [];
    private readonly OneAnswer receiver = new();
    private TencentEmulatorServer emulator = null!;

    protected override IHookDeliveries Hook => field ??= Open(Token);

    public async ValueTask InitializeAsync()
    {
        emulator = await TencentEmulatorServer.StartAsync(
            new EmulatorOptions { DataDirectory = folder, Port = 0, Credentials = [new EmulatorCredential("id-fixture-not-real", "key-fixture-not-real")], Clock = Clock, GitHubToken = Token }, CancellationToken.None);
        http.BaseAddress = emulator.BaseUri;
        (await http.PutAsJsonAsync($"/_emulator/github/hooks/{Repository}/7", new { url = receiver.Address, secret = "hook-fixture-not-real" }, Cancellation)).EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        open.ForEach(each => each.Dispose());
        await receiver.DisposeAsync();
        http.Dispose();
        await emulator.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        Dispose();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(429)]
    public async Task ListAsync_GoesOn_WhenGitHubStumbles(int status)
    {
        await LoseAsync(Name(1));
        emulator.Faults.Add(new FaultRule { Service = "github", Operation = "ListDeliveries", Times = 2, Fault = new Fault { Status = status } });
        var listed = ListedAsync();
        await Eventually.TrueAsync(() =>
        {
            // The pause before the next try.
            Clock.Advance(TimeSpan.FromMilliseconds(100));
            return listed.IsCompleted;
        });
        Assert.Single(await listed);
    }

    [Fact]
    public async Task ListAsync_SaysWhatToDo_WhenTheTokenIsWrong()
    {
        var failure = await Assert.ThrowsAsync<HookDeliveriesException>(async () => await Open("other-fixture-not-real").ListAsync(Cancellation).ToListAsync(Cancellation));
        Assert.Contains("GitHub__Token", failure.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("fixture", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListAsync_SaysWhatToDo_WhenThereIsNoSuchHook()
    {
        var failure = await Assert.ThrowsAsync<HookDeliveriesException>(async () => await Open(Token, hook: 8).ListAsync(Cancellation).ToListAsync(Cancellation));
        Assert.Contains("GitHub__HookId", failure.Hint, StringComparison.Ordinal);
    }

    protected override async Task LoseAsync(string delivery) =>
        (await http.PostAsJsonAsync($"/_emulator/github/hooks/{Repository}/7/deliveries", new { @event = "push", payload = new { }, deliveryId = delivery, lost = true }, Cancellation)).EnsureSuccessStatusCode();

    private GitHubHook Open(string token, long hook = 7)
    {
        var connection = new GitHubConnection(
            new GitHubOptions(new Secret(token)) { Endpoint = new Uri(emulator.BaseUri, "/github").ToString() }, handler: null, Clock, () => 0.5, NullLogger.Instance);
        open.Add(connection);
        return new GitHubHook(connection, Repository, hook);
    }

    /// <summary>Somebody's webhook, which takes everything.</summary>
    private sealed class OneAnswer : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource stop = new();
        private readonly Task serving;

        public OneAnswer()
        {
            listener.Start();
            serving = ServeAsync();
        }

        public Uri Address => new($"http://{listener.LocalEndpoint}/");

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            // Not before: an accept that begins on a stopped listener is a defect, says the listener.
            await serving;
            listener.Stop();
            stop.Dispose();
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync(stop.Token);
                    var stream = client.GetStream();
                    _ = await stream.ReadAsync(new byte[4096], stop.Token);
                    await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), stop.Token);
                }
            }
            catch (OperationCanceledException)
            {
            }
        }
    }
}
