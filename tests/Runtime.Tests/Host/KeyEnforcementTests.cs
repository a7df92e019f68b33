using System.Net;
using System.Text.Json;
using Azure.Storage.Blobs;
using WireWorker;

namespace Runtime.Tests.Host;

public sealed class KeyEnforcementTests(StorageFixture storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Keys: none, wrong, master, system, host (for all functions), own (of the function called), other (of another function).</summary>
    [Theory]
    [InlineData("Anonymous", "none", 200)]
    [InlineData("Anonymous", "wrong", 200)]
    [InlineData("Function", "none", 401)]
    [InlineData("Function", "wrong", 401)]
    [InlineData("Function", "other", 401)]
    [InlineData("Function", "own", 200)]
    [InlineData("Function", "host", 200)]
    [InlineData("Function", "system", 200)]
    [InlineData("Function", "master", 200)]
    [InlineData("User", "own", 200)]
    [InlineData("System", "host", 401)]
    [InlineData("System", "system", 200)]
    [InlineData("Admin", "none", 401)]
    [InlineData("Admin", "own", 401)]
    [InlineData("Admin", "host", 401)]
    [InlineData("Admin", "system", 401)]
    [InlineData("Admin", "master", 200)]
    public async Task Call_IsLetIn_WhenItsKeySuffices(string level, string key, int status)
    {
        using var app = AppWithKeys();
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Function("Target", level), Function("Neighbour", "Function")));
        foreach (var inHeader in (bool[])[true, false])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, inHeader || key == "none" ? "/api/target" : $"/api/target?code={key}-key");
            if (inHeader && key != "none")
                request.Headers.Add("x-functions-key", $"{key}-key");
            using var response = await host.Client.SendAsync(request, Cancellation);
            Assert.Equal((HttpStatusCode)status, response.StatusCode);
            if (status == 401)
                Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancellation));
        }
    }

    [Theory]
    [InlineData("own-key", "wrong", 200)]
    [InlineData("wrong", "own-key", 401)]
    public async Task Call_IsJudgedByItsHeader_WhenItAlsoHasACode(string header, string code, int status)
    {
        using var app = AppWithKeys();
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Function("Target", "Function")));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/target?code={code}");
        request.Headers.Add("x-functions-key", header);
        using var response = await host.Client.SendAsync(request, Cancellation);
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
    }

    [Fact]
    public async Task Keys_AreMadeOnce_ReadableByTheOwnerOnly()
    {
        using var app = new TestApp();
        string[] keys = [];
        for (var round = 0; round < 2; round++)
        {
            await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Function("Target", "Function")));
            await Wait.UntilAsync(() => File.Exists(Path.Combine(app.Secrets, "target.json")));
            string[] present = [host.MasterKey, host.Key("host.json", "functionKeys"), host.Key("target.json", "keys")];
            Assert.Equal(present, present.Distinct());
            Assert.All(present, key => Assert.True(key.Length >= 43));
            if (round == 1)
                Assert.Equal(keys, present);
            keys = present;
            Assert.False(host.Log.Has(present[2]));
        }
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.GetFiles(app.Secrets))
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
        Assert.Equal(2, Directory.GetFiles(app.Secrets).Length);
    }

    [Fact]
    public async Task Keys_AreTheSameForTwoHosts_WhenTheyAreKeptInStorage()
    {
        using var app = new TestApp();
        var environment = await app.EnvironmentAsync(storage);
        environment.Remove("AzureWebJobsSecretStorageType");
        var starts = Enumerable.Range(0, 2).Select(_ => TestHost.StartAsync(app, new PlayedWorkers(Function("Target", "Function")), environment)).ToArray();
        await using var first = await starts[0];
        await using var second = await starts[1];
        var blob = new BlobClient(environment["AzureWebJobsStorage"], "azure-webjobs-secrets", $"{app.Id}/target.json");
        await Wait.UntilAsync(async () => await blob.ExistsAsync(Cancellation));
        using var document = JsonDocument.Parse((await blob.DownloadContentAsync(Cancellation)).Value.Content.ToMemory());
        var key = document.RootElement.GetProperty("keys")[0].GetProperty("value").GetString();
        foreach (var host in (TestHost[])[first, second])
            Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync($"/api/target?code={key}", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Call_IsRefusedWith503_WhenKeysCannotBeRead()
    {
        using var app = new TestApp();
        var environment = app.Environment();
        environment.Remove("AzureWebJobsSecretStorageType");
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Function("Target", "Function"), Function("Open", "Anonymous")), environment);
        using var closed = await host.Client.GetAsync("/api/target?code=x", Cancellation);
        using var open = await host.Client.GetAsync("/api/open", Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, closed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        Assert.True(host.Log.Has("The setting 'AzureWebJobsStorage' is missing"));
    }

    private static TestApp AppWithKeys()
    {
        var app = new TestApp();
        Directory.CreateDirectory(app.Secrets);
        File.WriteAllText(Path.Combine(app.Secrets, "host.json"),
            """{"masterKey":{"name":"master","value":"master-key","encrypted":false},"functionKeys":[{"name":"default","value":"host-key","encrypted":false}],"systemKeys":[{"name":"s","value":"system-key","encrypted":false}]}""");
        File.WriteAllText(Path.Combine(app.Secrets, "target.json"), """{"keys":[{"name":"default","value":"own-key","encrypted":false},{"name":"sealed","value":"wrong-key","encrypted":true}]}""");
        File.WriteAllText(Path.Combine(app.Secrets, "neighbour.json"), """{"keys":[{"name":"default","value":"other-key","encrypted":false}]}""");
        return app;
    }

    private static WireFunction Function(string name, string level) => Functions.Http(name, _ => Task.FromResult(Answer.Http(200)), level: level);
}
