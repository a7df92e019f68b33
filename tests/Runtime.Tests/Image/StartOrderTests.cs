using System.Runtime.Versioning;

namespace Runtime.Tests.Image;

/// <summary>
/// Property 1: whatever is slow, crashes or is restarted, and in whatever order, FastAPI and Label Studio begin only when PostgreSQL and Redis are
/// ready, nothing gives up because another was slow, and everything runs in the end.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class StartOrderTests
{
    private const int Supervisors = 20;

    /// <summary>Of each supervisor: one from its boot, the others from a start of everything that was stopped.</summary>
    private const int CasesEach = 5;
    private const int AtOnce = 10;
    private const double SlowestEngine = 2.0;

    /// <summary>Between the look and the application's first moment an engine may be killed; a machine under load is slow in between.</summary>
    private const double Between = 1.5;

    private static readonly string[] Engines = ["postgresql", "redis"];
    private static readonly string[] Applications = ["fastapi", "labelstudio"];

    [Fact]
    public async Task Services_BeginOnlyWhenTheirEnginesAreReady_AndAllRunInTheEnd()
    {
        var failures = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, Supervisors), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken }, async (supervisor, _) =>
        {
            await using var stand = new SupervisedStand();
            foreach (var seed in Enumerable.Range((supervisor * CasesEach) + 1, CasesEach))
            {
                if (await RunAsync(stand, seed, isFirst: seed % CasesEach == 1) is { } failure)
                    failures.Add($"case {seed}: {failure}");
            }
        });

        Assert.True(failures.IsEmpty, string.Join('\n', failures));
    }

    /// <returns>What was wrong; null when all was well.</returns>
    private static async Task<string?> RunAsync(SupervisedStand stand, int seed, bool isFirst)
    {
        var random = new Random(seed);
        Dictionary<string, double> delays = Engines.ToDictionary(engine => engine, _ => random.NextDouble() * SlowestEngine);
        if (seed % 6 == 0)
            delays["restore"] = random.NextDouble() * SlowestEngine;
        await (isFirst ? stand.StartAsync(delays) : stand.StartAgainAsync(delays));
        for (var step = random.Next(1, 3); step > 0; step--)
        {
            await Task.Delay(TimeSpan.FromSeconds(random.NextDouble() * 1.5), TestContext.Current.CancellationToken);
            foreach (var engine in Engines)
                stand.SetDelay(engine, random.NextDouble() * SlowestEngine / 2);
            await ActAsync(stand, random);
        }

        return await AllRunAsync(stand) ?? Judge(stand);
    }

    private static Task ActAsync(SupervisedStand stand, Random random)
    {
        string[] all = [.. SupervisedStand.Programs];
        random.Shuffle(all);
        return random.Next(4) switch
        {
            0 => stand.KillAsync(Engines[random.Next(Engines.Length)]),
            1 => stand.KillAsync(Applications[random.Next(Applications.Length)]),
            2 => stand.RestartAsync(all[..random.Next(1, all.Length)]),
            _ => stand.RestartAsync(all),
        };
    }

    private static async Task<string?> AllRunAsync(SupervisedStand stand)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (true)
        {
            var states = await stand.StatesAsync();
            var missing = SupervisedStand.Programs.Where(program => states[program].State != "RUNNING").ToArray();
            // RUNNING is what a program that waits is called, too: the applications must have begun.
            var waits = Applications.Where(program => !HasBegun(stand, program)).ToArray();
            if (missing.Length + waits.Length == 0)
                return null;
            if (DateTime.UtcNow > deadline)
                return $"in the end {string.Join(", ", missing)} did not run, {string.Join(", ", waits)} had not begun: {string.Join(" | ", stand.Story.Select(entry => entry.What))}";
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>After the last time that it was killed or stopped.</summary>
    private static bool HasBegun(SupervisedStand stand, string program) =>
        stand.Story.LastOrDefault(entry => entry.What.StartsWith($"{program} begins", StringComparison.Ordinal)) is { At: > 0 } begun
        && !stand.Story.Any(entry => entry.At > begun.At && (entry.What == $"killed {program}" || entry.What == $"stopped {program}"));

    private static string? Judge(SupervisedStand stand)
    {
        var story = stand.Story;
        foreach (var (at, what) in story.Where(entry => Applications.Any(name => entry.What.StartsWith($"{name} begins", StringComparison.Ordinal))))
        {
            foreach (var engine in Engines.Where(engine => what.Contains($"{engine}=down", StringComparison.Ordinal)))
            {
                if (!story.Any(entry => (entry.What == $"killed {engine}" || entry.What == $"stopped {engine}") && entry.At <= at + 0.1 && at - entry.At < Between))
                    return $"'{what}' although nobody had just ended {engine}: {string.Join(" | ", story.Select(entry => $"{entry.At - story[0].At:0.00} {entry.What}"))}";
            }

            if (story.FirstOrDefault(entry => entry.What == "restore ends") is { At: > 0 } restored && at < restored.At)
                return $"'{what}' before the data were restored";
        }

        return stand.Log.FirstOrDefault(line => line.Contains("FATAL", StringComparison.Ordinal));
    }
}
