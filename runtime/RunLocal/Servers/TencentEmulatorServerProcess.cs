using System.Globalization;
using System.Text.Json;

namespace SuperInsight.RunLocal;

/// <summary>runtime/TencentEmulator as a process of its own, so that tests can kill it.</summary>
public sealed class TencentEmulatorServerProcess : LocalServer
{
    private static readonly HttpClient Http = new();

    private readonly TencentEmulatorOptions options;
    private readonly DataFolder data;

    private TencentEmulatorServerProcess(TencentEmulatorOptions options)
    {
        this.options = options;
        data = DataFolder.Open(options.DataDirectory);
    }

    public override string Name => "tencent-emulator";
    public override IReadOnlyList<int> Ports => [Port];
    public int Port { get; private set; }
    public string DataDirectory => data.Path;
    public string SecretId => options.SecretId;
    public string SecretKey => options.SecretKey;
    public (string SecretId, string SecretKey)? Standby => options.Standby;

    /// <summary>http://127.0.0.1:port: COS path-style, API 3.0, and /_emulator/ for tests.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{Port}");

    /// <inheritdoc cref="LocalServer.FirstLaunchAsync"/>
    public static async Task<TencentEmulatorServerProcess> StartAsync(TencentEmulatorOptions options, CancellationToken cancellationToken)
    {
        DotnetProgram.ThrowIfNotBuilt(options.Assembly);
        var server = new TencentEmulatorServerProcess(options);
        if (options.Standby is { } standby)
            OwnerOnlyFile.Write(server.CredentialsFile, JsonSerializer.Serialize(new[] { new { secretId = standby.SecretId, secretKey = standby.SecretKey } }));
        await server.FirstLaunchAsync(cancellationToken);
        return server;
    }

    /// <summary>Beside the buckets, whose names all end in an account's number.</summary>
    private string CredentialsFile => Path.Combine(data.Path, "credentials.json");

    protected override bool ChoosePorts()
    {
        Port = options.Port == 0 ? LoopbackPort.TakeFree() : options.Port;
        return options.Port == 0;
    }

    protected override ChildProcessOptions Describe() => new()
    {
        Name = Name,
        Executable = ProgramPath.Dotnet,
        Arguments =
        [
            options.Assembly, "--data", data.Path, "--port", Port.ToString(CultureInfo.InvariantCulture),
            .. options.Standby is null ? [] : (string[])["--credentials", CredentialsFile],
            .. options.Buckets.SelectMany(bucket => (string[])["--bucket", bucket]),
        ],
        Environment = DotnetProgram.Environment(new()
        {
            ["EMULATOR_SECRET_ID"] = SecretId,
            ["EMULATOR_SECRET_KEY"] = SecretKey,
        }),
        WorkingDirectory = data.Path,
        LogFile = options.LogFile,
    };

    protected override async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var answer = await Http.GetAsync(new Uri(Endpoint, "/_emulator/health"), cancellationToken);
        return answer.IsSuccessStatusCode && ListensOnAllPorts();
    }

    protected override Task DeleteTemporaryDataAsync()
    {
        data.DeleteIfTemporary();
        return Task.CompletedTask;
    }
}
