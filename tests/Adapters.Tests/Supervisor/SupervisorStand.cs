using SuperInsight.Adapters.Supervisor;
using SuperInsight.RunLocal;
using SuperInsight.Secrets;
using Secret = SuperInsight.Domain.Settings.Secret;

namespace SuperInsight.Adapters.Tests.Supervisor;

/// <summary>A real supervisord with small programs, on a socket of its own.</summary>
public sealed class SupervisorStand : IAsyncLifetime
{
    private const string User = "ops";
    private const string Password = "password-fixture-not-real";

    private readonly string folder = Directory.CreateTempSubdirectory("supervisor-").FullName;
    private ChildProcess supervisord = null!;

    public SupervisorOptions Options => new(Path.Combine(folder, "s.sock"))
    {
        User = User, Password = new Secret(Password), LookEvery = TimeSpan.FromMilliseconds(20), Stop = TimeSpan.FromSeconds(20), Start = TimeSpan.FromSeconds(20),
    };

    /// <summary>What began and ended, in order: <c>+nginx</c>, <c>-nginx</c>.</summary>
    public string[] Story => File.Exists(StoryFile) ? File.ReadAllLines(StoryFile) : [];

    private string StoryFile => Path.Combine(folder, "story");

    public async ValueTask InitializeAsync()
    {
        // Ends in order when it is told to, after a while where one is given.
        await File.WriteAllTextAsync(Path.Combine(folder, "program"), """
            trap 'sleep "${2:-0}"; echo "-$1" >> story; exit 0' TERM
            echo "+$1" >> story
            while :; do sleep 0.02; done
            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "supervisord.conf"), $"""
            [unix_http_server]
            file={folder}/s.sock
            username={User}
            password={Password}
            [supervisord]
            nodaemon=true
            logfile=/dev/null
            logfile_maxbytes=0
            pidfile={folder}/pid
            childlogdir={folder}
            [rpcinterface:supervisor]
            supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
            {Program("postgresql")}
            {Program("redis")}
            {Program("fastapi")}
            {Program("labelstudio", "program labelstudio 0.7")}
            {Program("nginx")}
            {Program("worker")}
            [group:team]
            programs=worker
            {Program("stubborn", "-c 'trap \"\" TERM; while :; do sleep 0.02; done'", "stopwaitsecs=1")}
            {Program("restless", "-c 'sleep 0.3'")}
            {Program("broken", "-c 'exit 3'", "autostart=false", "startretries=0", "startsecs=1")}
            {Program("missing", "", "autostart=false").Replace("/bin/bash", "/nowhere/program", StringComparison.Ordinal)}
            """);
        supervisord = await ChildProcess.StartAsync(new()
        {
            Name = "supervisord", Executable = "/usr/bin/supervisord", Arguments = ["-n", "-c", Path.Combine(folder, "supervisord.conf")], WorkingDirectory = folder,
        });
        await Eventually.TrueAsync(() => supervisord.Exited.IsCompleted ? throw new InvalidOperationException(supervisord.LogTail) : File.Exists(Options.Socket) && Story.Length >= 6);
    }

    public async ValueTask DisposeAsync()
    {
        await supervisord.DisposeAsync();
        OutputScan.TakeFolder("supervised", folder);
        Directory.Delete(folder, recursive: true);
    }

    public void Forget() => File.Delete(StoryFile);

    private string Program(string name, string? arguments = null, params string[] more) => $"""
        [program:{name}]
        command=/bin/bash {arguments ?? $"program {name}"}
        directory={folder}
        autorestart=true
        {(more.Any(line => line.StartsWith("startsecs", StringComparison.Ordinal)) ? "" : "startsecs=0")}
        {string.Join('\n', more)}
        """;
}
