using System.Globalization;
using System.Text;
using System.Text.Json;
using SuperInsight.Domain.Backups.Wal;

namespace SuperInsight.Adapters.Postgres;

/// <summary>
/// Writes what a server needs to recover by itself. See <see href="https://www.postgresql.org/docs/15/runtime-config-wal.html#RUNTIME-CONFIG-WAL-ARCHIVE-RECOVERY"/>.
/// </summary>
internal static class RecoveryFiles
{
    /// <summary>Holds settings and private key while the server recovers; the server removes it at the end.</summary>
    private const string Home = "superinsight-restore";

    private const string AutomaticSettings = "postgresql.auto.conf";

    private static readonly JsonWriterOptions Readable = new() { Indented = true };

    /// <summary>Settings of an earlier recovery, or of one that ALTER SYSTEM left, would contradict ours.</summary>
    private static readonly string[] Ours = ["restore_command", "recovery_", "archive_mode", "hot_standby", "primary_conninfo", "primary_slot_name"];

    public static void Write(string path, RecoverySettings settings, WalFetching fetching, Action<string, string> write, Action<string> make)
    {
        make(Home);
        write($"{Home}/identity.txt", fetching.Identities);
        write($"{Home}/local.settings.json", Encode(fetching.Settings));
        File.Delete(Path.Combine(path, "standby.signal"));
        // Debian keeps these outside of the data directory.
        if (!File.Exists(Path.Combine(path, "postgresql.conf")))
            write("postgresql.conf", "# The cluster's own postgresql.conf lay outside of its data directory and is in no base backup.\n");
        if (!File.Exists(Path.Combine(path, "pg_hba.conf")))
            write("pg_hba.conf", "# As above. Who is in on this machine as the server's user is in.\nlocal all all peer\nhost all all 127.0.0.1/32 scram-sha-256\nhost all all ::1/128 scram-sha-256\n");
        var automatic = Path.Combine(path, AutomaticSettings);
        var kept = File.Exists(automatic) ? File.ReadLines(automatic).Where(line => !Ours.Any(ours => line.TrimStart().StartsWith(ours, StringComparison.Ordinal))) : [];
        write(AutomaticSettings, string.Join('\n', [.. kept, .. Lines(settings, fetching)]) + "\n");
        write("recovery.signal", string.Empty);
    }

    private static IEnumerable<string> Lines(RecoverySettings settings, WalFetching fetching)
    {
        var dotnet = fetching.DotnetRoot is { } root ? $"DOTNET_ROOT={Quote(root)} " : string.Empty;
        yield return "# Written by `ops backup restore`.";
        yield return $"restore_command = {Value($"SUPERINSIGHT_HOME=\"$PWD/{Home}\" {dotnet}{Quote(fetching.Program)} {fetching.Arguments} %f %p")}";
        yield return $"recovery_end_command = {Value($"rm -rf {Home}")}";
        yield return string.Create(CultureInfo.InvariantCulture, $"recovery_target_timeline = '{settings.Timeline}'");
        if (settings.StopAt is { } moment)
            yield return string.Create(CultureInfo.InvariantCulture, $"recovery_target_time = '{moment.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}+00'");
        if (settings.StopAtConsistency)
            yield return "recovery_target = 'immediate'";
        if (settings.StopAt is not null || settings.StopAtConsistency)
            yield return "recovery_target_action = 'promote'";
        // A copy made for a look must not archive: its timeline would pass for the newest one. Its settings may also be fewer than the primary's.
        yield return "archive_mode = 'off'";
        yield return "hot_standby = 'off'";
    }

    private static string Encode(IReadOnlyDictionary<string, string> settings)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("Values");
            foreach (var (name, value) in settings)
                writer.WriteString(name, value);
            writer.WriteString("Backups__IdentityFile", "identity.txt");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    /// <summary>For the shell. PostgreSQL's own % is doubled in a path.</summary>
    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal)}'";

    /// <summary>For postgresql.conf.</summary>
    private static string Value(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
