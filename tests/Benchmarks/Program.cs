using Benchmarks;
using Benchmarks.Runtime;

const string Usage = """
    usage: dotnet run --project tests/Benchmarks -c Release -- BENCHMARK [options]

      backup [--gigabytes N] [--rounds N]   backing PostgreSQL up, beside pg_dump -Fc and pg_dump | zstd | aws s3 cp   (2, 3)
      neighbour [--gigabytes N] [--rounds N] [--seconds N]   an application's latencies beside backups        (2, 3, 60)
      base   [--gigabytes N] [--rounds N]   a base backup, beside pgbackrest into a local folder (apt-get install pgbackrest)  (2, 3)
      wal    [--segments N]                 archiving WAL, a segment at a time, beside pgbackrest                      (20)
      redis [--megabytes N] [--rounds N]    backing Redis up, beside redis-cli --rdb - | zstd | aws s3 cp                (316, 3)
      memory [--gigabytes A,B,C]            peak memory of a backup at several sizes                               (0.2,1,2)
      drill [--gigabytes N] [--rounds N]    restoring a backup into a scratch server and comparing it              (2, 3)
      files [--files N] [--gigabytes N] [--rounds N]   backing files up, beside tar | zstd | aws s3 cp and restic, if installed (20000, 0.9, 3)
      config [--rounds N]                   checking the configuration from a cold start, beside the vendor's parser      (21)
      deployments [--deployments N] [--rounds N]   listing deployments after so many                              (10000, 21)
      rollback                              a good and a bad push with the cloud's own times: how long, and what visitors notice
      rules [--series N] [--rules N] [--rounds N]   evaluating alert rules, in memory                    (10000, 5, 51)
      costs [--rows N] [--rounds N]         a month's billing rows, read and reported by resource            (100000, 5)
      console [--visits N]                  the console's pages after a year of history                               (500)
      metrics [--rounds N]                  measuring container, programs, PostgreSQL, Redis and nginx once, and keeping it  (101)
      runtime [--rounds N] [--seconds N]    host and worker on an empty function, beside a bare minimal API        (3, 5; apt-get install wrk)
      queue [--rounds N] [--messages N]     queue messages to an empty function, beside a bare receive-and-delete loop         (3, 4000)
      callback [--rounds N] [--seconds N]   alarm callbacks through host and worker, beside the bare ledger append  (3, 5)
      webhook [--rounds N] [--seconds N]    deliveries of 8 KiB through host and worker, beside the bare ledger append  (3, 5)

    Everything runs on this machine on free ports and is removed afterwards; about three times the database's size of disk is needed.
    Compare ratios, not seconds: peers run in turn in the same run. Close other programs first.
    """;

if (args.Contains("--help") || !Options.AreKnown(args, Usage))
{
    Console.WriteLine(Usage);
    return args.Contains("--help") ? 0 : 2;
}

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, signal) =>
{
    signal.Cancel = true;
    stop.Cancel();
};

if (args is ["backup" or "neighbour" or "base" or "redis" or "memory" or "drill" or "files" or "config", ..])
    await ReadyOps.BuildAsync(stop.Token);

switch (args)
{
    case ["backup", .. var options]:
        await BackupBenchmark.RunAsync(Options.Read(options, "--gigabytes", 2.0), (int)Options.Read(options, "--rounds", 3), stop.Token);
        return 0;
    case ["neighbour", .. var options]:
        await NeighbourBenchmark.RunAsync(
            Options.Read(options, "--gigabytes", 2.0), (int)Options.Read(options, "--rounds", 3), TimeSpan.FromSeconds(Options.Read(options, "--seconds", 60)), stop.Token);
        return 0;
    case ["base", .. var options]:
        await BaseBenchmark.RunAsync(Options.Read(options, "--gigabytes", 2.0), (int)Options.Read(options, "--rounds", 3), stop.Token);
        return 0;
    case ["wal", .. var options]:
        await WalBenchmark.RunAsync((int)Options.Read(options, "--segments", 20), stop.Token);
        return 0;
    case ["redis", .. var options]:
        await RedisBenchmark.RunAsync(Options.Read(options, "--megabytes", 316), (int)Options.Read(options, "--rounds", 3), stop.Token);
        return 0;
    case ["memory", .. var options]:
        await MemoryBenchmark.RunAsync(Options.ReadList(options, "--gigabytes", [0.2, 1, 2]), stop.Token);
        return 0;
    case ["drill", .. var options]:
        await DrillBenchmark.RunAsync(Options.Read(options, "--gigabytes", 2.0), (int)Options.Read(options, "--rounds", 3), stop.Token);
        return 0;
    case ["files", .. var options]:
        await FilesBenchmark.RunAsync((int)Options.Read(options, "--files", 20_000), Options.Read(options, "--gigabytes", 0.9), (int)Options.Read(options, "--rounds", 3), stop.Token);
        return 0;
    case ["config", .. var options]:
        await ConfigBenchmark.RunAsync((int)Options.Read(options, "--rounds", 21), stop.Token);
        return 0;
    case ["deployments", .. var options]:
        await DeploymentsBenchmark.RunAsync((int)Options.Read(options, "--deployments", 10_000), (int)Options.Read(options, "--rounds", 21), stop.Token);
        return 0;
    case ["rollback"]:
        await RollbackBenchmark.RunAsync(stop.Token);
        return 0;
    case ["rules", .. var options]:
        RulesBenchmark.Run((int)Options.Read(options, "--series", 10_000), (int)Options.Read(options, "--rules", 5), (int)Options.Read(options, "--rounds", 51));
        return 0;
    case ["costs", .. var options]:
        await CostsBenchmark.RunAsync((int)Options.Read(options, "--rows", 100_000), (int)Options.Read(options, "--rounds", 5), stop.Token);
        return 0;
    case ["console", .. var options]:
        await ConsoleBenchmark.RunAsync((int)Options.Read(options, "--visits", 500), stop.Token);
        return 0;
    case ["metrics", .. var options]:
        await MetricsBenchmark.RunAsync((int)Options.Read(options, "--rounds", 101), stop.Token);
        return 0;
    case ["callback", .. var options]:
        await WebhookBenchmark.RunCallbacksAsync((int)Options.Read(options, "--rounds", 3), TimeSpan.FromSeconds(Options.Read(options, "--seconds", 5)), stop.Token);
        return 0;
    case ["webhook", .. var options]:
        await WebhookBenchmark.RunAsync((int)Options.Read(options, "--rounds", 3), TimeSpan.FromSeconds(Options.Read(options, "--seconds", 5)), stop.Token);
        return 0;
    case ["runtime", .. var options]:
        await RuntimeBenchmark.RunAsync((int)Options.Read(options, "--rounds", 3), TimeSpan.FromSeconds(Options.Read(options, "--seconds", 5)), stop.Token);
        return 0;
    case ["queue", .. var options]:
        await QueueBenchmark.RunAsync((int)Options.Read(options, "--rounds", 3), (int)Options.Read(options, "--messages", 4_000), stop.Token);
        return 0;
    default:
        Console.WriteLine(Usage);
        return 2;
}
