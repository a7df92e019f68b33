using System.Globalization;

namespace SuperInsight.RunLocal;

/// <summary>Azurite, Microsoft's storage emulator, from runtime/RunLocal/node_modules.</summary>
/// <seealso href="https://github.com/Azure/Azurite"/>
public sealed class AzuriteServer : LocalServer
{
    /// <summary>Published by Microsoft for every emulator: no secret.</summary>
    /// <seealso href="https://learn.microsoft.com/azure/storage/common/storage-connect-azurite#well-known-storage-account-and-key"/>
    private const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string AccountName = "devstoreaccount1";

    private static readonly string Program =
        Checkout.PathOf("runtime", "RunLocal", "node_modules", "azurite", "dist", "src", "azurite.js");

    private static readonly HttpClient Http = new();

    private readonly AzuriteServerOptions options;
    private readonly DataFolder data;

    private AzuriteServer(AzuriteServerOptions options)
    {
        this.options = options;
        data = DataFolder.Open(options.DataDirectory);
    }

    public override string Name => "azurite";
    public override IReadOnlyList<int> Ports => [BlobPort, QueuePort, TablePort];
    public int BlobPort { get; private set; }
    public int QueuePort { get; private set; }
    public int TablePort { get; private set; }
    public string DataDirectory => data.Path;

    /// <summary>For AzureWebJobsStorage and the Azure SDKs.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={AccountName};AccountKey={AccountKey};"
        + $"BlobEndpoint={Endpoint(BlobPort)};QueueEndpoint={Endpoint(QueuePort)};TableEndpoint={Endpoint(TablePort)};";

    /// <summary>What node runs.</summary>
    /// <exception cref="ServerFailedException">It is not installed.</exception>
    public static string FindProgram() =>
        File.Exists(Program) ? Program : throw new ServerFailedException($"{Program} does not exist. Run runtime/RunLocal/install-prerequisites.");

    /// <inheritdoc cref="LocalServer.FirstLaunchAsync"/>
    public static async Task<AzuriteServer> StartAsync(AzuriteServerOptions options, CancellationToken cancellationToken)
    {
        _ = FindProgram();
        var server = new AzuriteServer(options);
        await server.FirstLaunchAsync(cancellationToken);
        return server;
    }

    protected override bool ChoosePorts()
    {
        BlobPort = options.BlobPort == 0 ? LoopbackPort.TakeFree() : options.BlobPort;
        QueuePort = options.QueuePort == 0 ? LoopbackPort.TakeFree() : options.QueuePort;
        TablePort = options.TablePort == 0 ? LoopbackPort.TakeFree() : options.TablePort;
        return options.BlobPort == 0 || options.QueuePort == 0 || options.TablePort == 0;
    }

    protected override ChildProcessOptions Describe() => new()
    {
        Name = Name,
        Executable = ProgramPath.Find("node"),
        Arguments =
        [
            Program,
            "--location", data.Path,
            "--blobPort", Text(BlobPort), "--queuePort", Text(QueuePort), "--tablePort", Text(TablePort),
            // The SDKs speak newer API versions than this Azurite lists; what we use of them did not change.
            "--silent", "--skipApiVersionCheck", "--disableTelemetry",
        ],
        WorkingDirectory = data.Path,
        LogFile = options.LogFile,
    };

    /// <summary>It answers anonymous requests too (with a refusal), on all three ports.</summary>
    protected override async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        foreach (var port in Ports)
            using (await Http.GetAsync(new Uri(Endpoint(port) + "?comp=list"), cancellationToken))
            {
            }
        return ListensOnAllPorts();
    }

    protected override Task DeleteTemporaryDataAsync()
    {
        data.DeleteIfTemporary();
        return Task.CompletedTask;
    }

    private static string Endpoint(int port) => $"http://127.0.0.1:{port}/{AccountName}";

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
