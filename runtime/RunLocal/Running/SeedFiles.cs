using System.Reflection;

namespace SuperInsight.RunLocal;

/// <summary>Fills the two file roots of a new checkout with what Label Studio and the application keep in theirs, and with what is hard to back up.</summary>
public static class SeedFiles
{
    private const string LabelStudio = "label-studio-data";
    private const string Logs = "app-logs";

    /// <summary>Name to folder, as in <c>Files__Roots</c>.</summary>
    public static IReadOnlyDictionary<string, string> Roots(LocalFolder folder) => new[] { LabelStudio, Logs }.ToDictionary(name => name, folder.PathOf);

    /// <summary>Idempotent: does nothing when both are there. The last step makes the second.</summary>
    /// <returns>True when it filled them.</returns>
    public static async Task<bool> EnsureAsync(LocalFolder folder, CancellationToken cancellationToken)
    {
        var (data, logs) = (folder.PathOf(LabelStudio), folder.PathOf(Logs));
        if (Directory.Exists(data) && Directory.Exists(logs))
            return false;
        if (Directory.Exists(data))
            Directory.Delete(data, recursive: true);
        Directory.CreateDirectory(Path.Combine(data, "media", "upload", "1"));
        Directory.CreateDirectory(Path.Combine(data, "export"));
        await File.WriteAllTextAsync(Path.Combine(data, "media", "upload", "1", "评论 №1.json"), "[{\"text\": \"这个产品很好\"}, {\"text\": \"还可以\"}]\n", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(data, "media", "upload", "1", "empty.csv"), string.Empty, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(data, "export", "project-1.json"), string.Concat(Enumerable.Range(1, 500).Select(i => $"{{\"id\": {i}, \"label\": \"positive\"}}\n")), cancellationToken);
        await HardLinkAsync(Path.Combine(data, "export", "project-1.json"), Path.Combine(data, "export", "latest.json"), cancellationToken);
        File.CreateSymbolicLink(Path.Combine(data, "current"), "media/upload/1");
        await WriteDatabaseAsync(Path.Combine(data, "label_studio.sqlite3"), cancellationToken);

        var making = logs + ".new";
        if (Directory.Exists(making))
            Directory.Delete(making, recursive: true);
        Directory.CreateDirectory(making);
        await File.WriteAllTextAsync(Path.Combine(making, "app.log"), string.Concat(Enumerable.Range(0, 200).Select(i => $"2026-11-23T10:{i / 60:00}:{i % 60:00}Z INFO request {i} took {i % 17} ms\n")), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(making, "nginx-access.log"), "127.0.0.1 - - \"GET /health\" 200\n", cancellationToken);
        Directory.Move(making, logs);
        return true;
    }

    private static async Task WriteDatabaseAsync(string path, CancellationToken cancellationToken)
    {
        await using var seed = Assembly.GetExecutingAssembly().GetManifestResourceStream("Seed.sqlite3")
            ?? throw new InvalidOperationException("Seed.sqlite3 is not in this assembly.");
        await using var database = File.Create(path);
        await seed.CopyToAsync(database, cancellationToken);
    }

    private static async Task HardLinkAsync(string file, string name, CancellationToken cancellationToken) =>
        await ChildProcess.RunAsync(new() { Name = "ln", Executable = "/usr/bin/ln", Arguments = ["--", file, name] }, cancellationToken);
}
