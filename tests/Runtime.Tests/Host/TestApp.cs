using LocalFunctions.Host.Configuration;

namespace Runtime.Tests.Host;

/// <summary>A function app's folder, deleted at the end.</summary>
internal sealed class TestApp : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("host-test-");

    public TestApp(string hostJson = "{}")
    {
        File.WriteAllText(Path.Combine(Root, "host.json"), hostJson);
        Id = $"t{Guid.NewGuid():N}"[..32];
    }

    public string Root => folder.FullName;

    /// <summary>The host id, and a name for queues, of this test only.</summary>
    public string Id { get; }

    public string Secrets => Path.Combine(Root, "secrets");

    /// <summary>Settings of a host without storage: keys are files.</summary>
    public Dictionary<string, string> Environment() => new()
    {
        ["AzureFunctionsWebHost__hostid"] = Id,
        ["AzureWebJobsSecretStorageType"] = "files",
        ["FUNCTIONS_SECRETS_PATH"] = Secrets,
    };

    /// <summary>Settings of a host with storage; keys are still files unless the test says otherwise.</summary>
    public async Task<Dictionary<string, string>> EnvironmentAsync(StorageFixture storage) => new(Environment()) { ["AzureWebJobsStorage"] = await storage.ConnectionStringAsync() };

    public HostSettings Settings(IReadOnlyDictionary<string, string> environment) =>
        HostSettings.Read(new HostCommand.Run(Root, System.Net.IPAddress.Loopback, 0), environment);

    public void Dispose() => folder.Delete(recursive: true);
}
