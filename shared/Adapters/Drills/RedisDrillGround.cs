using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Drills;

namespace SuperInsight.Adapters.Drills;

/// <summary>Drills Redis dumps in a server of their own, on a free loopback port, behind a random password.</summary>
/// <param name="target">Makes a restore target of an address such as <c>redis://:PASSWORD@127.0.0.1:PORT/0</c>; reaches for nothing by itself.</param>
/// <param name="searchPath">The PATH variable: where <c>redis-server</c> is looked for.</param>
/// <param name="folders">Where the server lives.</param>
/// <param name="clock">For waiting.</param>
public sealed partial class RedisDrillGround(Func<Uri, IRestoreTarget> target, string? searchPath, ScratchFolders folders, TimeProvider clock) : IDrillGround
{
    private const string Operation = "drill";
    private const string Program = "redis-server";
    private const string Hint = "Install redis-server of the dumped server's major version or a newer one.";

    /// <summary>Keys take more in memory than in a dump, but little of this disk: the server writes nothing.</summary>
    private const int Growth = 0;

    private const int PortTries = 5;

    /// <summary>Asks a target what it takes, without reaching for it.</summary>
    private readonly IRestoreTarget unreached = target(new Uri("redis://127.0.0.1:1/0"));

    public bool Takes(string format) => unreached.Takes(format);

    public async Task<DrillObstacle?> FindObstacleAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        if (Find() is not { } program)
            return new($"{Program} is not on this machine", Hint);
        var version = await AskVersionAsync(program, cancellationToken);
        var wanted = int.TryParse(manifest.Server.Version.Split('.')[0], CultureInfo.InvariantCulture, out var major) ? major : 0;
        return version.Major < wanted
            ? new($"{Program} is of version {version}, the dump is of {manifest.Server.Version}", Hint)
            : DrillRoom.FindObstacle(folders, manifest.Objects[0].PlainBytes, Growth);
    }

    public async Task<IDrillScratch> OpenAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var program = Find() ?? throw new BackupException(Operation, Program, "the program is not on this machine", Hint);
        var version = await AskVersionAsync(program, cancellationToken);
        // As many as the dump numbers; Redis's own default is 16.
        var databases = (manifest.Contents.Keyspaces ?? []).Select(keyspace => keyspace.Database + 1).Append(16).Max();
        var folder = await folders.CreateAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var (port, password) = (FreePort(), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
            var server = await ScratchProcess.StartAsync(new(program, ["-"], folder, LocalSystem.ProcessSignals.Kill) { Input = Configuration(folder, port, password, databases) });
            try
            {
                await ScratchRedis.WaitAsync(server, port, password, folder, clock, cancellationToken);
                var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"redis://:{password}@127.0.0.1:{port}/0"));
                return new ScratchRedis(folders, folder, server, target(address), version);
            }
            catch (BackupException) when (attempt < PortTries && server.LastWords.Contains("in use", StringComparison.Ordinal))
            {
                // Somebody took the port in between.
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                await folders.RemoveAsync(folder);
                throw;
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>On standard input: the password is nobody else's. <see href="https://github.com/redis/redis/blob/7.0/redis.conf"/></summary>
    private static string Configuration(string folder, int port, string password, int databases) => string.Create(CultureInfo.InvariantCulture, $"""
        bind 127.0.0.1
        port {port}
        requirepass {password}
        databases {databases}
        dir "{folder}"
        daemonize no
        appendonly no
        save ""

        """);

    private static async Task<Version> AskVersionAsync(string program, CancellationToken cancellationToken)
    {
        await using var process = ToolProcess.Start(program, ["--version"], new Dictionary<string, string>(), Operation);
        using var output = new StreamReader(process.Output);
        var text = await output.ReadToEndAsync(cancellationToken);
        await process.ExpectSuccessAsync(Operation, program, cancellationToken);
        return VersionNumber().Match(text) is { Success: true } match
            ? Version.Parse(match.Groups[1].Value)
            : throw new BackupException(Operation, program, "it does not say its version", "Is it Redis's own?");
    }

    private string? Find() =>
        (searchPath ?? "/usr/local/bin:/usr/bin:/bin").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists);

    [GeneratedRegex(@"v=(\d+\.\d+\.\d+)")]
    private static partial Regex VersionNumber();
}
