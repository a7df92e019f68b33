using System.Globalization;
using System.Text.Json;

namespace SuperInsight.RunLocal;

/// <summary>runtime/Host with its worker, serving one function app. The worker ends by itself when its host is gone.</summary>
public sealed class FunctionsHostProcess : LocalServer
{
    private static readonly HttpClient Http = new();

    private readonly FunctionsHostOptions options;

    private FunctionsHostProcess(FunctionsHostOptions options) => this.options = options;

    public override string Name => "functions-host";
    public override IReadOnlyList<int> Ports => [Port];
    public int Port { get; private set; }
    public Uri Endpoint => new($"http://127.0.0.1:{Port}");

    /// <inheritdoc cref="LocalServer.FirstLaunchAsync"/>
    public static async Task<FunctionsHostProcess> StartAsync(FunctionsHostOptions options, CancellationToken cancellationToken)
    {
        DotnetProgram.ThrowIfNotBuilt(options.Assembly);
        var server = new FunctionsHostProcess(options);
        await server.FirstLaunchAsync(cancellationToken);
        return server;
    }

    protected override bool ChoosePorts()
    {
        Port = options.Port == 0 ? LoopbackPort.TakeFree() : options.Port;
        return options.Port == 0;
    }

    protected override ChildProcessOptions Describe() => new()
    {
        Name = Name,
        Executable = ProgramPath.Dotnet,
        Arguments = [options.Assembly, "--script-root", options.ScriptRoot, "--port", Port.ToString(CultureInfo.InvariantCulture)],
        Environment = DotnetProgram.Environment(new(options.Environment)
        {
            ["FUNCTIONS_SHUTDOWN_GRACE"] = options.ShutdownGrace.ToString("c", CultureInfo.InvariantCulture),
        }),
        WorkingDirectory = options.ScriptRoot,
        LogFile = options.LogFile,
        StopDeadline = options.ShutdownGrace + TimeSpan.FromSeconds(10),
    };

    protected override async Task<bool> AnswersAsync(CancellationToken cancellationToken) =>
        await SaysRunningAsync(cancellationToken) && ListensOnAllPorts();

    private async Task<bool> SaysRunningAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get,
            new Uri(Endpoint, options.MasterKey is null ? "/admin/host/ping" : "/admin/host/status"));
        if (options.MasterKey is { } key)
            request.Headers.Add("x-functions-key", key);
        using var answer = await Http.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode || options.MasterKey is null)
            return answer.IsSuccessStatusCode;
        using var status = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(cancellationToken));
        return status.RootElement.TryGetProperty("state", out var state) && state.ValueEquals("Running");
    }
}
