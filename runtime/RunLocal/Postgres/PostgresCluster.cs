namespace SuperInsight.RunLocal;

/// <summary>Makes the data directory (initdb) and clears what a killed server left in it.</summary>
internal sealed class PostgresCluster(string binDirectory, PostgresFolder folder)
{
    /// <summary>
    /// Makes the data directory unless there is one. It is made under another name and renamed when complete: an initdb that
    /// was killed half-way is done again.
    /// </summary>
    public async Task EnsureAsync(PostgresServerOptions options, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder.Data))
            return;
        var draft = folder.Data + ".new";
        TemporaryFolder.Delete(draft);
        await WritePasswordAsync(cancellationToken);
        await ChildProcess.RunAsync(new()
        {
            Name = "initdb",
            Executable = Path.Combine(binDirectory, "initdb"),
            Arguments =
            [
                "--pgdata", draft, "--username", PostgresServer.UserName, "--pwfile", folder.PasswordFile,
                "--auth", "scram-sha-256", "--data-checksums", "--locale=C.UTF-8", "--encoding=UTF8", "--no-instructions",
                .. options.Fsync ? Array.Empty<string>() : ["--no-sync"],
            ],
            User = PostgresFolder.User,
            WorkingDirectory = folder.Path,
        }, cancellationToken);
        Directory.Move(draft, folder.Data);
    }

    /// <summary>
    /// postmaster.pid outlives a SIGKILL. PostgreSQL then refuses to start when any process has that id by now; we look
    /// whether it is a server on this very directory.
    /// </summary>
    /// <exception cref="ServerFailedException">It is, and it runs.</exception>
    public void ClearStaleLock()
    {
        var path = Path.Combine(folder.Data, "postmaster.pid");
        if (!File.Exists(path) || !int.TryParse(File.ReadLines(path).FirstOrDefault(), out var processId))
            return;
        if (ProcFs.IsRunning(processId) && ProcFs.CommandLine(processId).Contains(folder.Data, StringComparison.Ordinal))
            throw new ServerFailedException($"PostgreSQL already runs on {folder.Data} as pid {processId}. Stop that process (SIGINT) first.");
        File.Delete(path);
    }

    /// <summary>Random, owned by the server's user (initdb reads it as that user), never in an argument.</summary>
    private async Task WritePasswordAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(folder.PasswordFile))
            OwnerOnlyFile.Write(folder.PasswordFile, Secret.Next() + "\n");
        if (PostgresFolder.User is { } user)
            await ChildProcess.RunAsync(new()
            {
                Name = "chown",
                Executable = "/usr/bin/chown",
                Arguments = ["--no-dereference", "--", user + ":" + user, folder.PasswordFile],
            }, cancellationToken);
    }
}
