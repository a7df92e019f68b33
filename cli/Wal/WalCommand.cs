using System.CommandLine;

namespace SuperInsight.Cli.Wal;

/// <summary><c>ops wal …</c>: what PostgreSQL calls. <see cref="WalEntry"/> runs it without coming here; this is its help.</summary>
internal static class WalCommand
{
    public static Command Create()
    {
        Argument<string> path = new("path") { Description = "The file, relative to the data directory, which is the working directory: %p." };
        Argument<string> name = new("name") { Description = "The file's name: %f." };
        Option<string?> identity = new("--identity", "-i") { Description = "File with an age identity (private key). Default: Backups__IdentityFile." };
        Command push = new("push", "Archive a file of WAL. For archive_command: ops wal push %p") { path };
        push.SetAction((parsed, _) => WalEntry.RunAsync(["wal", "push", parsed.GetRequiredValue(path)]));
        Command fetch = new("fetch", "Bring a file of WAL back. For restore_command: ops wal fetch %f %p. Exit codes: 0 done, 1 not archived, 200 failed.") { name, path, identity };
        fetch.SetAction((parsed, _) => WalEntry.RunAsync(parsed.GetValue(identity) is { } file
            ? ["wal", "fetch", parsed.GetRequiredValue(name), parsed.GetRequiredValue(path), "--identity", file]
            : ["wal", "fetch", parsed.GetRequiredValue(name), parsed.GetRequiredValue(path)]));
        return new Command("wal", "Archive PostgreSQL's write-ahead log, and bring it back.") { push, fetch };
    }
}
