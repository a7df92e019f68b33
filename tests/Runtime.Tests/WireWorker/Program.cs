using WireWorker;

// A worker process for tests that kill things. What it serves and when it holds or dies is told by settings (Script.cs).
var options = args.Where(arg => arg.StartsWith("--", StringComparison.Ordinal)).Zip(args.Where(arg => !arg.StartsWith("--", StringComparison.Ordinal)))
    .ToDictionary(pair => pair.First, pair => pair.Second);
if (Environment.GetEnvironmentVariable("WIRE_FAIL_START") is { Length: > 0 } reason)
{
    await Console.Error.WriteLineAsync(reason);
    return 7;
}
var script = new Script(name => Environment.GetEnvironmentVariable(name));
script.Record("worker", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
using var worker = new Worker(new Uri(options["--functions-uri"]), options["--functions-worker-id"], script.Functions()) { IgnoresTerminate = Environment.GetEnvironmentVariable("WIRE_STAY") == "1" };
await worker.RunAsync(CancellationToken.None);
return 0;
