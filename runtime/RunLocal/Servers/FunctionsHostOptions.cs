namespace SuperInsight.RunLocal;

public sealed record FunctionsHostOptions
{
    /// <summary>0 takes a free port.</summary>
    public int Port { get; init; }

    /// <summary>Folder of the built function app. <value>The release build of functions/ in this checkout.</value></summary>
    public string ScriptRoot { get; init; } = Checkout.PathOf("functions", "bin", "Release", "net10.0");

    /// <summary>Settings of host and app, secrets included: they go into the host's environment only.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>With it, ready means that the host's state is "Running"; without, that it answers a ping.</summary>
    public string? MasterKey { get; init; }

    /// <summary>LocalFunctions.Host.dll. <value>The release build in this checkout.</value></summary>
    public string Assembly { get; init; } = Checkout.ReleaseAssembly("runtime/Host", "LocalFunctions.Host");

    /// <summary>Running invocations may take this long to end after SIGTERM; the process is killed 10 s later. <value>15 seconds.</value></summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(15);

    public string? LogFile { get; init; }
}
