using System.Globalization;
using SuperInsight.RunLocal;

namespace Benchmarks;

/// <summary>
/// Backing one Redis up into the emulator: ours streams, checks, compresses, encrypts, hashes, uploads and signs; the peers do less.
/// The server's <c>repl-diskless-sync-delay</c> is 0, so that nobody waits.
/// </summary>
internal static class RedisBenchmark
{
    private const string Ours = "ops backup run redis --full-speed";
    private const string Pipe = "redis-cli --rdb - | zstd -3 | aws s3 cp -";
    private const string Floor = "redis-cli --rdb - > /dev/null";
    private const string Bucket = "benchmark-1250000000";
    private const string StateBucket = "benchmark-state-1250000000";

    /// <summary>Makes keys of every type in about the proportions of an application's cache; a third of them expire some day.</summary>
    private const string Fill = """
        math.randomseed(tonumber(ARGV[1]))
        local words = {'annotation', 'project', 'choices', 'sentiment', 'positive', 'negative', 'label', 'studio', 'task', 'completed'}
        local function text(n)
          local t = {}
          for i = 1, n do t[i] = words[math.random(#words)] .. string.format('%08x', math.random(0, 2147483647)) end
          return table.concat(t, ' ')
        end
        for i = tonumber(ARGV[1]), tonumber(ARGV[1]) + tonumber(ARGV[2]) - 1 do
          local k = 'key:' .. i
          local kind = i % 10
          if kind < 5 then redis.call('SET', k, text(12))
          elseif kind < 7 then redis.call('HSET', k, 'id', i, 'name', text(2), 'state', words[i % 10 + 1], 'doc', text(14), 'score', i / 7)
          elseif kind < 8 then redis.call('RPUSH', k, text(3), text(3), text(3), text(3), text(3), text(3))
          elseif kind < 9 then for j = 1, 14 do redis.call('ZADD', k, math.random(), text(1)) end
          else for j = 1, 14 do redis.call('SADD', k, text(1)) end end
          if i % 3 == 0 then redis.call('EXPIRE', k, 100000 + i) end
        end
        """;

    private const int KeysPerMegabyte = 3275;
    private const int KeysPerCall = 20_000;

    public static async Task RunAsync(double megabytes, int rounds, CancellationToken cancellationToken)
    {
        await using var redis = await RedisServer.StartAsync(new() { Settings = new Dictionary<string, string> { ["save"] = "\"\"" } }, cancellationToken);
        await using var emulator = await TencentEmulatorServerProcess.StartAsync(new() { Buckets = [Bucket, StateBucket] }, cancellationToken);
        var folder = LocalFolder.Open(Directory.CreateTempSubdirectory("superinsight-benchmark-").FullName);
        try
        {
            var peer = PeerEnvironment(redis, emulator);
            var client = $"/usr/bin/redis-cli -p {redis.Port} --no-auth-warning";
            await FillAsync(client, (int)(megabytes * KeysPerMegabyte), folder.Path, peer, cancellationToken);
            (string Name, string Command, IReadOnlyDictionary<string, string> Environment)[] contenders =
            [
                (Floor, $"{client} --rdb - > /dev/null", peer),
                (Pipe, $"{client} --rdb - | zstd -3 -q | /usr/bin/aws --endpoint-url {emulator.Endpoint} s3 cp - s3://{Bucket}/peer/dump --only-show-errors", peer),
                (Ours, $"{ReadyOps.Command} backup run redis --full-speed --json", await OpsEnvironmentAsync(redis, emulator, folder, cancellationToken)),
            ];
            Dictionary<string, List<MeasuredProcess>> runs = contenders.ToDictionary(contender => contender.Name, _ => new List<MeasuredProcess>());
            for (var round = 1; round <= rounds; round++)
            {
                foreach (var (name, command, environment) in contenders)
                {
                    var run = await MeasuredProcess.RunAsync(command, environment, cancellationToken);
                    run.ThrowIfFailed();
                    runs[name].Add(run);
                    await Console.Error.WriteLineAsync($"round {round}: {name}: {run.Wall.TotalSeconds:0.00} s, {run.PeakBytes / 1e6:0} MB");
                }
            }

            Print(runs, await SizeAsync(client, peer, folder.Path, cancellationToken));
        }
        finally
        {
            Directory.Delete(folder.Path, recursive: true);
        }
    }

    private static async Task FillAsync(string client, int keys, string folder, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        await Console.Error.WriteLineAsync($"making {keys} keys");
        var script = Path.Combine(folder, "fill.lua");
        await File.WriteAllTextAsync(script, Fill, cancellationToken);
        for (var first = 0; first < keys; first += KeysPerCall)
            (await MeasuredProcess.RunAsync($"{client} --eval {script} , {first} {Math.Min(KeysPerCall, keys - first)}", environment, cancellationToken)).ThrowIfFailed();
    }

    private static async Task<long> SizeAsync(string client, IReadOnlyDictionary<string, string> environment, string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, "size");
        (await MeasuredProcess.RunAsync($"{client} --rdb - | wc -c > {file}", environment, cancellationToken)).ThrowIfFailed();
        return long.Parse(await File.ReadAllTextAsync(file, cancellationToken), CultureInfo.InvariantCulture);
    }

    private static Dictionary<string, string> PeerEnvironment(RedisServer redis, TencentEmulatorServerProcess emulator) => new()
    {
        ["REDISCLI_AUTH"] = redis.Password,
        ["AWS_ACCESS_KEY_ID"] = emulator.SecretId,
        ["AWS_SECRET_ACCESS_KEY"] = emulator.SecretKey,
        ["AWS_DEFAULT_REGION"] = "ap-shanghai",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
    };

    private static async Task<Dictionary<string, string>> OpsEnvironmentAsync(RedisServer redis, TencentEmulatorServerProcess emulator, LocalFolder folder, CancellationToken cancellationToken) =>
        new(await LocalKeys.EnsureAsync(folder, cancellationToken))
        {
            ["TENCENTCLOUD_SECRET_ID"] = emulator.SecretId,
            ["TENCENTCLOUD_SECRET_KEY"] = emulator.SecretKey,
            ["Cos__Region"] = "ap-shanghai",
            ["Cos__Bucket"] = Bucket,
            ["Cos__Endpoint"] = emulator.Endpoint.ToString().TrimEnd('/'),
            ["State__Bucket"] = StateBucket,
            ["Redis__ConnectionString"] = redis.ConnectionString,
            ["SUPERINSIGHT_HOME"] = folder.Path,
        };

    private static void Print(Dictionary<string, List<MeasuredProcess>> runs, long rdbBytes)
    {
        var ours = Median(runs[Ours]);
        Console.WriteLine($"\nBackup of a Redis whose RDB is {rdbBytes / 1e6:0} MB, medians of {runs[Ours].Count} rounds\n");
        Console.WriteLine("| run | seconds | ours / it | peak memory of the client |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        foreach (var (name, measured) in runs)
            Console.WriteLine($"| `{name}` | {Median(measured):0.00} [{measured.Min(run => run.Wall).TotalSeconds:0.00}–{measured.Max(run => run.Wall).TotalSeconds:0.00}] | {ours / Median(measured):0.00} | {measured.Max(run => run.PeakBytes) / 1e6:0} MB |");
    }

    private static double Median(List<MeasuredProcess> runs) => runs.Select(run => run.Wall.TotalSeconds).Order().ElementAt(runs.Count / 2);
}
