using System.Security.Cryptography;
using System.Text.Json;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>A bucket as the plain files that the emulator keeps.</summary>
public sealed class BucketFolder(string name, string folder)
{
    private const string Runs = "state/backups/postgres";

    public string Name => name;

    public string FileOf(string key) => Path.Combine(folder, "objects", key);

    public string Sha256Of(string key)
    {
        using var file = File.OpenRead(FileOf(key));
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>The keys of all objects below the backups' prefix.</summary>
    public IReadOnlyList<string> BackupKeys()
    {
        var root = Path.Combine(folder, "objects");
        var backups = Path.Combine(root, "backups");
        return Directory.Exists(backups)
            ? [.. Directory.EnumerateFiles(backups, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file)).Order(StringComparer.Ordinal)]
            : [];
    }

    public int UnfinishedUploads => Directory.GetDirectories(Path.Combine(folder, "uploads")).Length;

    /// <summary>The facts about backup runs, oldest first.</summary>
    public IReadOnlyList<JsonElement> Facts(string kind) =>
        Directory.Exists(FileOf(Runs))
            ? [.. Directory.EnumerateFiles(FileOf(Runs), "*.json").Order(StringComparer.Ordinal)
                .Select(file => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement)
                .Where(fact => fact.TryGetProperty("fact", out var found) && found.ValueEquals(kind))]
            : [];

    /// <summary>The runs that a kind of fact is about, oldest first.</summary>
    public IReadOnlyList<string> RunsThat(string kind) => [.. Facts(kind).Select(fact => fact.GetProperty("runId").GetString()!)];

    /// <summary>Nothing but complete restore points is left: each data object has its manifest, and no upload is open.</summary>
    public void AssertTidy()
    {
        Assert.Equal(0, UnfinishedUploads);
        var keys = BackupKeys().ToHashSet(StringComparer.Ordinal);
        foreach (var data in keys.Where(key => key.EndsWith("/data.age", StringComparison.Ordinal)))
        {
            var manifest = data.Replace("/data.age", "/manifest.json", StringComparison.Ordinal);
            Assert.True(keys.Contains(manifest), $"{data} has no manifest");
            Assert.DoesNotContain("superinsight-abandoned", File.ReadAllText(FileOf(manifest)), StringComparison.Ordinal);
        }
    }
}
