using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SuperInsight.RunLocal;

/// <summary>
/// What a server started with <see cref="PostgresServerOptions.Archiving"/> needs to archive its WAL: <c>wal/</c> beside its data, with the
/// program, the settings and the signing key, all of the server's user, who can read neither a checkout under a private home nor .local.
/// No private key of the backups is among them.
/// </summary>
public sealed class LocalArchive(PostgresServer server)
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Needed =
    [
        "TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_SESSION_TOKEN", "Cos__Region", "Cos__Bucket", "Cos__Endpoint",
        "Backups__Prefix", "Backups__Recipients", "Wal__MaxPendingBytes", "Wal__AtLimit",
    ];

    /// <summary>Puts all of it in place; from then on archiving works. Safe to repeat.</summary>
    public async Task InstallAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var folder = server.ArchiveFolder;
        var programs = Path.Combine(folder, "bin");
        Directory.CreateDirectory(programs);
        var native = Checkout.PathOf("cli", "Wal", "bin", "native");
        var isNative = File.Exists(Path.Combine(native, "ops-wal"));
        Copy(isNative ? native : Path.GetDirectoryName(OpsCommand.Assembly)!, programs);
        JsonObject values = new() { ["Backups__SigningKeyFile"] = "signing-key" };
        foreach (var name in Needed.Where(settings.ContainsKey))
            values[name] = settings[name];
        OwnerOnlyFile.Write(Path.Combine(folder, "local.settings.json"), new JsonObject { ["Values"] = values }.ToJsonString(Format) + "\n");
        OwnerOnlyFile.Write(Path.Combine(folder, "signing-key"), await File.ReadAllTextAsync(settings["Backups__SigningKeyFile"], cancellationToken));
        var command = isNative ? $"'{programs}/ops-wal' push" : $"DOTNET_ROOT='{Path.GetDirectoryName(ProgramPath.Dotnet)}' '{programs}/ops' wal push";
        // Last, whole, and by another name first: the server may be calling it already.
        OwnerOnlyFile.Write(server.ArchiveProgram, $"#!/bin/sh\nexport SUPERINSIGHT_HOME='{folder}'\nexec env {command} \"$1\"\n");
        File.SetUnixFileMode(server.ArchiveProgram, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (PostgresFolder.User is { } user)
            await ChildProcess.RunAsync(new() { Name = "chown", Executable = "/usr/bin/chown", Arguments = ["--recursive", "--no-dereference", "--", user + ":" + user, folder] }, cancellationToken);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var draft = target + ".new";
            File.Copy(file, draft, overwrite: true);
            File.SetUnixFileMode(draft, File.GetUnixFileMode(file) | UnixFileMode.UserRead);
            File.Move(draft, target, overwrite: true);
        }
    }
}
