using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.GitHub;
using SuperInsight.Domain.Settings;
using TencentEmulator;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.GitHub;

/// <summary>GitHub as the emulator plays it, and a way to it.</summary>
internal sealed class GitHubStand : IAsyncDisposable
{
    public const string Repository = "demo/web";
    private const string Token = "token-fixture-not-real";

    private readonly string folder;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly List<IDisposable> open = [];
    private readonly TencentEmulatorServer emulator;

    private GitHubStand(TencentEmulatorServer emulator, FakeTimeProvider clock, string folder)
    {
        (this.emulator, Clock, this.folder) = (emulator, clock, folder);
        http.BaseAddress = emulator.BaseUri;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public FakeTimeProvider Clock { get; }

    public GitHubConnection Connection => field ??= Open(Token);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<GitHubStand> StartAsync()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
        var folder = Directory.CreateTempSubdirectory("github-tests-").FullName;
        return new GitHubStand(
            await TencentEmulatorServer.StartAsync(
                new EmulatorOptions { DataDirectory = folder, Port = 0, Credentials = [new EmulatorCredential("id-fixture-not-real", "key-fixture-not-real")], Clock = clock, GitHubToken = Token }, CancellationToken.None),
            clock, folder);
    }

    public GitHubConnection Open(string token)
    {
        var connection = new GitHubConnection(
            new GitHubOptions(new Secret(token)) { Endpoint = new Uri(emulator.BaseUri, "/github").ToString() }, handler: null, Clock, () => 0.5, NullLogger.Instance);
        open.Add(connection);
        return connection;
    }

    public void Breaks(string operation, Fault fault, int? times = 1) => emulator.Faults.Add(new FaultRule { Service = "github", Operation = operation, Times = times, Fault = fault });

    /// <summary>How often something was asked of GitHub, which notes it at the end: at times after the answer.</summary>
    public async Task AssertAskedAsync(string operation, int times)
    {
        await Eventually.TrueAsync(() => Count() >= times);
        Assert.Equal(times, Count());

        int Count() => emulator.Requests.Entries.Count(entry => entry.Operation == operation);
    }

    public async Task<JsonElement> ControlAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/_emulator/github/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await http.SendAsync(request, Cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    /// <summary>Somebody else's call.</summary>
    public async Task PostAsync(string path, object body) => (await http.PostAsJsonAsync($"/github/repos/{Repository}/{path}", body, Cancellation)).EnsureSuccessStatusCode();

    public async ValueTask DisposeAsync()
    {
        open.ForEach(each => each.Dispose());
        http.Dispose();
        await emulator.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
