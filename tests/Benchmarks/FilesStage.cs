using System.Globalization;
using System.Text;
using SuperInsight.RunLocal;

namespace Benchmarks;

/// <summary>A tree of files, an emulator, and the settings that lead our program and its peers to both.</summary>
internal sealed class FilesStage : IAsyncDisposable
{
    public const string Bucket = "benchmark-1250000000";
    private const string StateBucket = "benchmark-state-1250000000";
    private const int FilesInADirectory = 200;

    private readonly LocalFolder folder;

    private FilesStage(TencentEmulatorServerProcess emulator, LocalFolder folder) => (Emulator, this.folder) = (emulator, folder);

    public TencentEmulatorServerProcess Emulator { get; }

    public string Tree => folder.PathOf("tree");

    /// <summary>restic's, on this disk: its S3 client asks more of a server than the emulator offers.</summary>
    public string Repository => folder.PathOf("restic");

    public Dictionary<string, string> PeerEnvironment => new()
    {
        ["AWS_ACCESS_KEY_ID"] = Emulator.SecretId,
        ["AWS_SECRET_ACCESS_KEY"] = Emulator.SecretKey,
        ["AWS_DEFAULT_REGION"] = "ap-shanghai",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["RESTIC_REPOSITORY"] = Repository,
        ["RESTIC_PASSWORD"] = "benchmark",
        ["RESTIC_CACHE_DIR"] = folder.PathOf("restic-cache"),
    };

    public Dictionary<string, string> OpsEnvironment { get; private set; } = [];

    public static async Task<FilesStage> SetAsync(int files, double gigabytes, CancellationToken cancellationToken)
    {
        var emulator = await TencentEmulatorServerProcess.StartAsync(new() { Buckets = [Bucket, StateBucket] }, cancellationToken);
        var stage = new FilesStage(emulator, LocalFolder.Open(Directory.CreateTempSubdirectory("superinsight-benchmark-").FullName));
        await Console.Error.WriteLineAsync($"making {files} files of {gigabytes} GB in all");
        stage.Fill(files, gigabytes);
        stage.OpsEnvironment = new Dictionary<string, string>(await LocalKeys.EnsureAsync(stage.folder, cancellationToken))
        {
            ["TENCENTCLOUD_SECRET_ID"] = emulator.SecretId,
            ["TENCENTCLOUD_SECRET_KEY"] = emulator.SecretKey,
            ["Cos__Region"] = "ap-shanghai",
            ["Cos__Bucket"] = Bucket,
            ["Cos__Endpoint"] = emulator.Endpoint.ToString().TrimEnd('/'),
            ["State__Bucket"] = StateBucket,
            ["Files__Roots"] = $"tree={stage.Tree}",
            ["SUPERINSIGHT_HOME"] = stage.folder.Path,
        };
        return stage;
    }

    public async ValueTask DisposeAsync()
    {
        await Emulator.DisposeAsync();
        Directory.Delete(folder.Path, recursive: true);
    }

    /// <summary>A third cannot be compressed, as images can't; two thirds are text with numbers of their own.</summary>
    private void Fill(int files, double gigabytes)
    {
        var random = new Random(20261123);
        var bytes = new byte[(int)(gigabytes * 1e9 / files)];
        var text = new StringBuilder();
        for (var i = 0; i < files; i++)
        {
            var directory = Directory.CreateDirectory(Path.Combine(Tree, $"{i / FilesInADirectory:D4}")).FullName;
            if (i % 3 == 0)
            {
                random.NextBytes(bytes);
                File.WriteAllBytes(Path.Combine(directory, $"image-{i}.png"), bytes);
                continue;
            }

            text.Clear();
            while (text.Length < bytes.Length)
                text.Append(CultureInfo.InvariantCulture, $"{{\"id\": {random.Next()}, \"from_name\": \"sentiment\", \"to_name\": \"text\", \"type\": \"choices\", \"score\": {random.NextDouble():0.0000}}}\n");
            File.WriteAllText(Path.Combine(directory, $"task-{i}.json"), text.ToString(0, bytes.Length));
        }
    }
}
