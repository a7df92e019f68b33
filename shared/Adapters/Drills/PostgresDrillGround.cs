using System.Globalization;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Drills;

namespace SuperInsight.Adapters.Drills;

/// <summary>Drills database dumps in a PostgreSQL server of their own, which nobody but this process can reach.</summary>
public sealed class PostgresDrillGround(PostgresTools tools, ScratchFolders folders, TimeProvider clock) : IDrillGround
{
    private const string Operation = "drill";

    /// <summary>Plain text becomes rows with headers, and indexes besides.</summary>
    private const int Growth = 2;

    public bool Takes(string format) => format == PostgresDumpSource.Format;

    public async Task<DrillObstacle?> FindObstacleAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        const string Hint = "Install postgresql of the dumped server's major version or a newer one (with initdb and postgres, not the client alone), or set Postgres__BinDirectory.";
        try
        {
            foreach (var program in (string[])["initdb", "postgres", "pg_restore"])
            {
                var version = await PostgresTools.AskVersionAsync(tools.Find(program, Operation), Operation, cancellationToken);
                if (version.Major < WantedMajor(manifest))
                    return new($"{program} is of version {version}, the dump needs {WantedMajor(manifest)} or newer", Hint);
            }
        }
        catch (BackupException missing)
        {
            return new($"{missing.Subject}: {missing.Reason}", Hint);
        }

        if (Environment.IsPrivilegedProcess && !HasAccount())
            return new($"PostgreSQL refuses to run as root, and there is no account {ScratchPostgres.Account}", "Install Debian's postgresql, which makes one, or hold drills as another user than root.");
        return DrillRoom.FindObstacle(folders, manifest.Objects[0].PlainBytes, Growth);
    }

    public async Task<IDrillScratch> OpenAsync(Manifest manifest, CancellationToken cancellationToken) =>
        await ScratchPostgres.StartAsync(tools, folders, manifest.Contents.Roles, clock, cancellationToken);

    /// <summary>The dumped server's, or pg_dump's own where that was newer: it writes what servers of its own version know.</summary>
    private static int WantedMajor(Manifest manifest) =>
        Math.Max(Major(manifest.Server.Version), Major(manifest.Tools.GetValueOrDefault("pg_dump") ?? string.Empty));

    private static int Major(string version) => int.TryParse(version.Split('.', ' ')[0], CultureInfo.InvariantCulture, out var major) ? major : 0;

    private static bool HasAccount() => File.ReadLines("/etc/passwd").Any(line => line.StartsWith(ScratchPostgres.Account + ":", StringComparison.Ordinal));
}
