using System.Runtime.Versioning;
using System.Text.Json;
using SuperInsight.RunLocal;

namespace Runtime.Tests.RunLocal;

[SupportedOSPlatform("linux")]
public sealed class LocalFolderTests : IDisposable
{
    private const UnixFileMode OwnerReadsAndWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string path = Directory.CreateTempSubdirectory("run-local-").FullName;

    [Fact]
    public void Keys_AreKept_AndDiffer()
    {
        var first = LocalFolder.Open(path);
        string[] keys = [first.FunctionKey, first.MasterKey, first.TencentSecretId, first.TencentSecretKey];

        var second = LocalFolder.Open(path);

        Assert.Equal<string[]>(keys, [second.FunctionKey, second.MasterKey, second.TencentSecretId, second.TencentSecretKey]);
        Assert.Distinct(keys);
        Assert.Matches("^AKID[0-9a-f]{32}$", second.TencentSecretId);
    }

    [Fact]
    public void EverythingWritten_IsForTheOwnerOnly()
    {
        File.SetUnixFileMode(path, OwnerReadsAndWrites | UnixFileMode.UserExecute | UnixFileMode.OtherRead);
        var folder = LocalFolder.Open(path);
        folder.WriteHostKeys();
        folder.WriteSettings(new Dictionary<string, string> { ["A"] = "1" });
        folder.WriteRun(DateTimeOffset.UnixEpoch, new Dictionary<string, string> { ["functions"] = "http://127.0.0.1:1" });

        Assert.All(Directory.GetFiles(path, "*", SearchOption.AllDirectories), file => Assert.Equal(OwnerReadsAndWrites, File.GetUnixFileMode(file)));
        Assert.All(Directory.GetDirectories(path).Append(path), sub =>
            Assert.Equal(OwnerReadsAndWrites | UnixFileMode.UserExecute, File.GetUnixFileMode(sub)));
        Assert.DoesNotContain(Directory.GetFiles(path), file => file.EndsWith(".new", StringComparison.Ordinal));
    }

    [Fact]
    public void WriteHostKeys_HasMicrosoftsShape()
    {
        var folder = LocalFolder.Open(path);

        folder.WriteHostKeys();

        var expected = $$"""
            {"masterKey":{"name":"master","value":"{{folder.MasterKey}}","encrypted":false},
            "functionKeys":[{"name":"default","value":"{{folder.FunctionKey}}","encrypted":false}],"systemKeys":[]}
            """;
        using var written = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.SecretsFolder, "host.json")));
        using var wanted = JsonDocument.Parse(expected);
        Assert.True(JsonElement.DeepEquals(wanted.RootElement, written.RootElement));
    }

    [Fact]
    public void WriteSettings_CanBeReadAsLocalSettings()
    {
        var folder = LocalFolder.Open(path);
        var settings = new Dictionary<string, string> { ["Cos__Bucket"] = "b-1250000000", ["BackupPostgresSchedule"] = "0 0 2 * * *", ["Key"] = "a+b/c==\"<>&" };

        folder.WriteSettings(settings);

        Assert.Equal(settings, LocalSettings.ReadOwn(folder.SettingsFile));
    }

    [Fact]
    public void ReadOwn_IsEmpty_WhenThereIsNoFile() => Assert.Empty(LocalSettings.ReadOwn(Path.Combine(path, "none.json")));

    public void Dispose() => Directory.Delete(path, recursive: true);
}
