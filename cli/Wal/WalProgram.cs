using SuperInsight.Cli.Wal;

// `ops-wal push %p` is `ops wal push %p`.
string[] command = ["wal", .. args];
if (WalEntry.Takes(command))
    return await WalEntry.RunAsync(command);
await Console.Error.WriteLineAsync("usage: ops wal push PATH | ops wal fetch NAME PATH [--identity FILE]");
return 2;
