using System.Diagnostics;
using Spectre.Console;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Cli.Terminal;

/// <summary>Shows how far long work has come, on standard error: a bar on a terminal, else a line every ten seconds.</summary>
internal static class LiveProgress
{
    private const string OnlyWaits = ": all is read; PostgreSQL waits until its WAL is archived";

    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    public static async Task<T> RunAsync<T>(string title, Func<IProgress<BackupProgress>, Task<T>> work)
    {
        if (Console.IsErrorRedirected)
            return await work(new Lines(title));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(context => work(new Bar(context.AddTask(title, maxValue: 1).IsIndeterminate())));
    }

    private sealed class Bar(ProgressTask task) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value)
        {
            if (value.OnlyWaits)
            {
                task.Description += OnlyWaits;
                return;
            }

            if (value.Total is { } total && task.IsIndeterminate)
                task.MaxValue(total).IsIndeterminate(false);
            if (value.Total is null)
                task.MaxValue(value.Done + 1);
            task.Value(value.Done);
        }
    }

    private sealed class Lines(string title) : IProgress<BackupProgress>
    {
        private readonly Stopwatch watch = Stopwatch.StartNew();
        private TimeSpan next = LineInterval;

        public void Report(BackupProgress value)
        {
            if (value.OnlyWaits)
                Console.Error.WriteLine(title + OnlyWaits);
            if (value.OnlyWaits || watch.Elapsed < next)
                return;
            next = watch.Elapsed + LineInterval;
            var rate = value.Done / watch.Elapsed.TotalSeconds;
            var rest = value.Total is { } total && rate > 0 ? $" of {Output.Bytes(total)}, about {(total - value.Done) / rate:0} s left" : string.Empty;
            Console.Error.WriteLine($"{title}: {Output.Bytes(value.Done)}{rest}, {Output.Bytes((long)rate)}/s");
        }
    }
}
