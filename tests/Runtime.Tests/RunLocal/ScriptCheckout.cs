using System.Runtime.Versioning;
using SuperInsight.RunLocal;

namespace Runtime.Tests.RunLocal;

/// <summary>A folder that looks like a checkout to one of our scripts, with a dotnet of the test's own.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ScriptCheckout : IDisposable
{
    private readonly string script;

    public ScriptCheckout(string script, string dotnet)
    {
        this.script = script;
        WriteProgram("runtime/RunLocal/install-prerequisites", "exit 0");
        WriteProgram("runtime/RunLocal/compile-ahead", """echo "$@" >> "$(dirname "$0")/compiled-ahead" """);
        File.Copy(Checkout.PathOf("runtime/RunLocal/build"), PathOf("runtime/RunLocal/build"));
        WriteProgram("programs/dotnet", dotnet);
        File.Copy(Checkout.PathOf(script), PathOf(script), overwrite: true);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("run-local-").FullName;

    public string PathOf(string name) => Path.Combine(Folder, name);

    public bool Has(string name) => File.Exists(PathOf(name));

    public string Read(string name) => Has(name) ? File.ReadAllText(PathOf(name)) : "";

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }

    public Task<ChildProcess> StartAsync(params string[] arguments) => ChildProcess.StartAsync(new()
    {
        Name = script,
        Executable = PathOf(script),
        Arguments = arguments,
        WorkingDirectory = "/",
        Environment = new Dictionary<string, string> { ["PATH"] = $"{PathOf("programs")}:/usr/bin:/bin" },
    });

    /// <summary>Runs the script to its end.</summary>
    public async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        await using var child = await StartAsync(arguments);
        var code = await child.Exited.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return (code, child.LogTail);
    }

    public void WriteProgram(string name, string body)
    {
        Write(name, $"#!/usr/bin/env bash\n{body}\n");
        File.SetUnixFileMode(PathOf(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
