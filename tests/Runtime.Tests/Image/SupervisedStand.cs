using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using SuperInsight.RunLocal;

namespace Runtime.Tests.Image;

/// <summary>
/// The image's supervisord.conf with its own scripts wait-for and keep-alive, small programs in the services' place, and seconds where the
/// image has tens of them.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class SupervisedStand : IAsyncDisposable
{
    /// <summary>What must run in the end.</summary>
    public static IReadOnlyList<string> Programs { get; } = ["postgresql", "redis", "fastapi", "labelstudio", "nginx", "front"];

    /// <summary>Others come first, or need what no test has.</summary>
    private static readonly string[] Absent = ["health", "storage", "functions", "first-backup"];

    /// <summary>
    /// An engine answers when its delay is over, as pg_isready and PING want it; an application notes what it finds of the engines in its first moment. Perl starts in
    /// a few milliseconds.
    /// </summary>
    private const string Program = """
        #!/usr/bin/perl
        use strict; use Socket; use IO::Socket::INET; use Time::HiRes qw(time sleep);
        my ($name) = @ARGV;
        my %ports = (postgresql => $ENV{PG_HOST}, redis => $ENV{REDIS_HOST});
        sub note { open(my $story, '>>', "$ENV{SUPERINSIGHT_RUN}/story") or die; syswrite($story, sprintf("%.3f %s\n", time, join(' ', @_))); close($story); }
        sub delay { open(my $file, '<', "$ENV{SUPERINSIGHT_RUN}/delay-$name") or return 0; my $seconds = <$file>; return $seconds + 0; }
        $SIG{TERM} = $SIG{INT} = $SIG{QUIT} = sub { exit 0 };
        if ($name eq 'restore') { sleep delay(); note($name, 'ends'); unlink "$ENV{SUPERINSIGHT_RUN}/restoring"; exit 0; }
        if ($ports{$name}) {
            sleep delay();
            my $server = IO::Socket::INET->new(LocalAddr => $ports{$name}, Listen => 64, ReuseAddr => 1) or die "$name: $!";
            note($name, 'ready');
            while (my $client = $server->accept) {
                sysread($client, my $asked, 1024);
                # Asked whether it encrypts, it does not; then comes the question itself.
                if ($name eq 'postgresql' && length($asked) == 8) { syswrite($client, 'N'); sysread($client, $asked, 1024); }
                syswrite($client, $name eq 'redis' ? "-NOAUTH Authentication required.\r\n" : "R\0\0\0\x08\0\0\0\0");
                close($client);
            }
        }
        note($name, 'begins', map { my $up = IO::Socket::INET->new(PeerAddr => $ports{$_}, Timeout => 2); "$_=" . ($up ? 'up' : 'down') } sort keys %ports);
        sleep 1 while 1;
        """;

    private static int stands;

    private readonly string folder = Directory.CreateTempSubdirectory("image-").FullName;
    private readonly HttpClient client;
    private ChildProcess? supervisord;
    private int logged;

    public SupervisedStand() => client = new HttpClient(new SocketsHttpHandler
    {
        ConnectCallback = async (_, token) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(folder, "supervisor.sock")), token);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    /// <summary>What supervisord has said since everything was last started.</summary>
    public IEnumerable<string> Log => AllLog.Skip(logged);

    private string[] AllLog => File.Exists(LogFile) ? File.ReadAllLines(LogFile) : [];

    private string LogFile => Path.Combine(folder, "log");

    /// <summary>What happened, in order, each with its moment in seconds: programs as they tell it, kills and stops as they were made.</summary>
    public IReadOnlyList<(double At, string What)> Story =>
        [.. File.ReadLines(Path.Combine(folder, "story")).Select(line => line.Split(' ', 2)).Select(parts => (double.Parse(parts[0], CultureInfo.InvariantCulture), parts[1])).OrderBy(entry => entry.Item1)];

    /// <param name="delays">Seconds until an engine answers, and until a restore has ended where one is named.</param>
    public async Task StartAsync(IReadOnlyDictionary<string, double> delays)
    {
        ArgumentNullException.ThrowIfNull(delays);
        await File.WriteAllTextAsync(Path.Combine(folder, "program"), Program);
        File.SetUnixFileMode(Path.Combine(folder, "program"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await PrepareAsync(delays);
        await File.WriteAllTextAsync(Path.Combine(folder, "supervisord.conf"), Configuration(delays.ContainsKey("restore")));
        // A loopback address of its own: its ports are nobody else's, however often an engine is started again.
        var number = Interlocked.Increment(ref stands);
        var address = $"127.{64 + (Environment.ProcessId % 128)}.{number / 250}.{(number % 250) + 1}";
        supervisord = await ChildProcess.StartAsync(new()
        {
            Name = "supervisord", Executable = "/usr/bin/supervisord", Arguments = ["-n", "-c", Path.Combine(folder, "supervisord.conf")], WorkingDirectory = folder, LogFile = LogFile,
            Environment = new Dictionary<string, string>
            {
                ["PG_HOST"] = $"{address}:5432", ["REDIS_HOST"] = $"{address}:6379",
                ["SUPERINSIGHT_RUN"] = folder, ["POSTGRES_MAJOR"] = "15", ["WAIT_SECONDS"] = "60",
            },
        });
        await RunLocal.Eventually.TrueAsync(() => File.Exists(Path.Combine(folder, "supervisor.sock")));
    }

    /// <summary>Stops everything and starts it again, in supervisord's order, with another story.</summary>
    /// <inheritdoc cref="StartAsync"/>
    public async Task StartAgainAsync(IReadOnlyDictionary<string, double> delays)
    {
        ArgumentNullException.ThrowIfNull(delays);
        foreach (var program in Programs.Reverse().Append("restore"))
            await CallAsync("supervisor.stopProcess", program, "true");
        await PrepareAsync(delays);
        foreach (var program in delays.ContainsKey("restore") ? Programs.Prepend("restore") : Programs)
            await CallAsync("supervisor.startProcess", program, "false");
    }

    public void SetDelay(string engine, double seconds) =>
        File.WriteAllText(Path.Combine(folder, $"delay-{engine}"), seconds.ToString(CultureInfo.InvariantCulture));

    /// <summary>Each program's state, and its process where it has one.</summary>
    public async Task<IReadOnlyDictionary<string, (string State, int Process)>> StatesAsync()
    {
        var answer = await CallAsync("supervisor.getAllProcessInfo");
        return Info().Matches(answer).ToDictionary(
            match => Member(match.Value, "name"), match => (Member(match.Value, "statename"), int.Parse(Member(match.Value, "pid"), CultureInfo.InvariantCulture)));
    }

    /// <summary>SIGKILL, where it has a process.</summary>
    public async Task KillAsync(string program)
    {
        var (_, process) = (await StatesAsync())[program];
        if (process == 0)
            return;
        Note($"killed {program}");
        System.Diagnostics.Process.GetProcessById(process).Kill();
    }

    /// <summary>Stops and starts programs in this order, as <c>supervisorctl restart</c> does, without waiting for any of them to run.</summary>
    public async Task RestartAsync(IEnumerable<string> programs)
    {
        foreach (var program in programs.ToArray())
        {
            Note($"stopped {program}");
            await CallAsync("supervisor.stopProcess", program, "true");
        }

        foreach (var program in programs)
            await CallAsync("supervisor.startProcess", program, "false");
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (supervisord is not null)
            await supervisord.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task PrepareAsync(IReadOnlyDictionary<string, double> delays)
    {
        logged = AllLog.Length;
        await File.WriteAllTextAsync(Path.Combine(folder, "story"), "");
        foreach (var (name, seconds) in delays)
            SetDelay(name, seconds);
        if (delays.ContainsKey("restore"))
            await File.WriteAllTextAsync(Path.Combine(folder, "restoring"), "a test");
        else
            File.Delete(Path.Combine(folder, "restoring"));
    }

    /// <summary>The image's own, but for folders, users, the programs themselves, and the seconds that a program must stay up.</summary>
    private string Configuration(bool restores)
    {
        var text = File.ReadAllText(Checkout.PathOf("supervisord.conf"));
        text = RunAs().Replace(text, $"{folder}/program $1");
        text = text.Replace("/usr/local/lib/superinsight/restore", $"{folder}/program restore", StringComparison.Ordinal)
            .Replace("/usr/local/lib/superinsight", Checkout.PathOf("image", "scripts"), StringComparison.Ordinal)
            .Replace("/run/superinsight", folder, StringComparison.Ordinal);
        text = Owners().Replace(LogFolders().Replace(text, $"{folder}/"), "");
        text = text.Replace("directory=/app", $"directory={folder}", StringComparison.Ordinal).Replace("childlogdir=/app/logs", $"childlogdir={folder}", StringComparison.Ordinal)
            .Replace("startsecs=5", "startsecs=1", StringComparison.Ordinal);
        return (restores ? Absent : Absent.Append("restore")).Aggregate(text, (current, program) =>
            Regex.Replace(current, $@"(\[program:{program}\][^\[]*?)autostart=true", "$1autostart=false", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    private void Note(string what)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        File.AppendAllText(Path.Combine(folder, "story"), string.Create(CultureInfo.InvariantCulture, $"{now:0.000} {what}\n"));
    }

    /// <summary>Faults are answers too: what runs is not started again.</summary>
    private async Task<string> CallAsync(string method, string? program = null, string? wait = null)
    {
        var arguments = program is null ? "" : $"<param><value><string>{program}</string></value></param><param><value><boolean>{(wait == "true" ? 1 : 0)}</boolean></value></param>";
        using var content = new StringContent($"<?xml version=\"1.0\"?><methodCall><methodName>{method}</methodName><params>{arguments}</params></methodCall>");
        content.Headers.ContentType = new("text/xml");
        using var answer = await client.PostAsync(new Uri("http://localhost/RPC2"), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static string Member(string info, string name) =>
        Regex.Match(info, $@"<name>{name}</name>\s*<value><(?:string|int)>([^<]*)<", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;

    [GeneratedRegex(@"/usr/local/lib/superinsight/run-as ([a-z-]+).*")]
    private static partial Regex RunAs();

    [GeneratedRegex(@"/app/logs/[a-z]+/")]
    private static partial Regex LogFolders();

    [GeneratedRegex(@"^(user|chown)=.*\n", RegexOptions.Multiline)]
    private static partial Regex Owners();

    [GeneratedRegex(@"<struct>.*?</struct>", RegexOptions.Singleline)]
    private static partial Regex Info();
}
