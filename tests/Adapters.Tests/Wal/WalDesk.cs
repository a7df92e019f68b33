using System.Buffers.Binary;
using System.Diagnostics;
using SuperInsight.Adapters.Tests.Cli;
using SuperInsight.Adapters.Tests.Cos;
using SuperInsight.Domain.Encryption;
using SuperInsight.RunLocal;
using OpsRun = SuperInsight.Adapters.Tests.Cli.OpsRun;

namespace SuperInsight.Adapters.Tests.Wal;

/// <summary>A folder that looks like a data directory to <c>ops wal</c>, with keys and a bucket of a test's own.</summary>
public sealed class WalDesk : IAsyncDisposable
{
    public const string Segment = "000000010000000000000007";

    private const string Cluster = "7712685163561005015";

    private readonly string folder = Directory.CreateTempSubdirectory("wal-tests-").FullName;
    private readonly Dictionary<string, string> settings = [];

    private WalDesk(CosFixture cos) => Cos = cos;

    public CosFixture Cos { get; }

    public Dictionary<string, string> Settings => settings;

    public string DropRecord => Path.Combine(Data, "pg_wal", "superinsight-dropped");

    private string Data => Path.Combine(folder, "data");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<WalDesk> OpenAsync()
    {
        var cos = new CosFixture();
        await cos.InitializeAsync();
        var desk = new WalDesk(cos);
        await desk.FillAsync();
        return desk;
    }

    public async ValueTask DisposeAsync()
    {
        await Cos.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Writes a file of WAL as the server would; with its mark that it waits.</summary>
    public byte[] Write(string name, int length = 200_000, byte kind = 0)
    {
        var content = new byte[length];
        for (var at = 64; at < length; at++)
            content[at] = (byte)((at * 7 % 251 * (at % 97) + kind) % 256);
        File.WriteAllBytes(Path.Combine(Data, "pg_wal", name), content);
        File.WriteAllBytes(Path.Combine(Data, "pg_wal", "archive_status", name + ".ready"), []);
        return content;
    }

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Checkout.PathOf("cli", "bin", "Release", "net10.0", "ops"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Data };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(object).Assembly.Location))));
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public async Task<OpsRun> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await OpsDesk.FinishAsync(process);
    }

    public Task<OpsRun> PushAsync(string name = Segment) => RunAsync("wal", "push", $"pg_wal/{name}");

    public Task<OpsRun> FetchAsync(string name = Segment) => RunAsync("wal", "fetch", name, "pg_wal/RECOVERYXLOG");

    /// <summary>What a fetch has put in place; null when there is nothing.</summary>
    public byte[]? Fetched()
    {
        Assert.Empty(Directory.GetFiles(Path.Combine(Data, "pg_wal"), "*.fetching"));
        var file = Path.Combine(Data, "pg_wal", "RECOVERYXLOG");
        return File.Exists(file) ? File.ReadAllBytes(file) : null;
    }

    /// <summary>A private key that opens nothing here.</summary>
    public async Task UseAnotherIdentityAsync()
    {
        using var other = AgeIdentity.Generate();
        await File.WriteAllTextAsync(Path.Combine(folder, "other.txt"), other.ToKeyFile(DateTimeOffset.UnixEpoch), Cancellation);
        settings["Backups__IdentityFile"] = "other.txt";
    }

    private async Task FillAsync()
    {
        foreach (var place in (string[])["global", "pg_wal/archive_status"])
            Directory.CreateDirectory(Path.Combine(Data, place));
        var control = new byte[8192];
        BinaryPrimitives.WriteUInt64LittleEndian(control, ulong.Parse(Cluster, System.Globalization.CultureInfo.InvariantCulture));
        await File.WriteAllBytesAsync(Path.Combine(Data, "global", "pg_control"), control, Cancellation);
        using var identity = AgeIdentity.Generate();
        using var signer = SigningKey.Generate();
        await File.WriteAllTextAsync(Path.Combine(folder, "identity.txt"), identity.ToKeyFile(DateTimeOffset.UnixEpoch), Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "signing-key"), signer.ToPem(), Cancellation);
        settings["SUPERINSIGHT_HOME"] = folder;
        settings["TENCENTCLOUD_SECRET_ID"] = Cos.Options().SecretId.Reveal();
        settings["TENCENTCLOUD_SECRET_KEY"] = Cos.Options().SecretKey.Reveal();
        settings["Cos__Region"] = "ap-shanghai";
        settings["Cos__Bucket"] = CosFixture.Bucket;
        settings["Cos__Endpoint"] = Cos.Emulator.BaseUri.ToString();
        settings["Backups__Recipients"] = identity.Recipient.ToString();
        settings["Backups__IdentityFile"] = "identity.txt";
        settings["Backups__SigningKeyFile"] = "signing-key";
    }
}
