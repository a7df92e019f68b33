using System.Diagnostics;
using SuperInsight.RunLocal;

[assembly: AssemblyFixture(typeof(SuperInsight.Secrets.OutputScan))]

namespace SuperInsight.Secrets;

/// <summary>
/// Keeps what every process that these tests start prints, and what each was given in secret; when all tests have ended no secret stands in
/// any of it. What fails names the output, its line and whose secret it is, and never the secret.
/// </summary>
public sealed class OutputScan : IDisposable
{
    /// <summary>Listens from the first use on, which may be before the fixture is made.</summary>
    private static readonly KeptOutput Kept = KeptOutput.Listen();

    /// <summary>Whatever comes first, from here on it listens.</summary>
    public OutputScan() => _ = Kept.Secrets;

    /// <summary>For those that no process is given by its environment.</summary>
    public static SecretScan Secrets => Kept.Secrets;

    /// <summary>The output of a process that has ended, or of a host within this one.</summary>
    public static void Take(string name, IEnumerable<KeyValuePair<string, string?>> environment, string text) =>
        WatchedOutput.Begin(name, environment.Where(one => one.Value is not null).ToDictionary(one => one.Key, one => one.Value!, StringComparer.Ordinal)).Take(text);

    /// <summary>The logs in a folder, of programs that a supervisor ran: <c>*.log</c>, and what it keeps of their output.</summary>
    public static void TakeFolder(string name, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) is var log && (log.Contains(".log", StringComparison.Ordinal) || log.Contains("-std", StringComparison.Ordinal))))
            Take($"{name}-{Path.GetFileName(file)}", [], File.ReadAllText(file));
    }

    public void Dispose()
    {
        var found = Kept.End();
        Assert.True(found.Count == 0, $"{found.Count} lines of logs hold secrets:\n{string.Join('\n', found.Take(100))}");
    }

    /// <summary>Each output in a file of its own.</summary>
    private sealed class KeptOutput : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        private readonly Lock gate = new();
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("output-");
        private readonly Dictionary<WatchedOutput, string> files = [];
        private bool hasEnded;

        public SecretScan Secrets { get; } = new();

        public static KeptOutput Listen()
        {
            KeptOutput kept = new();
            DiagnosticListener.AllListeners.Subscribe(kept);
            return kept;
        }

        public IReadOnlyList<string> End()
        {
            lock (gate)
            {
                hasEnded = true;
                var found = Secrets.Find(folder.FullName);
                folder.Delete(recursive: true);
                return found;
            }
        }

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == WatchedOutput.SourceName)
                value.Subscribe(this);
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            lock (gate)
            {
                if (hasEnded)
                    return;
                if (value.Value is WatchedOutput begun)
                    FileOf(begun);
                else if (value.Value is PrintedText printed)
                    File.AppendAllText(FileOf(printed.Output), printed.Text);
            }
        }

        private string FileOf(WatchedOutput output)
        {
            if (files.TryGetValue(output, out var known))
                return known;
            Secrets.AddSettings(output.Environment);
            return files[output] = Path.Combine(folder.FullName, $"{string.Concat(output.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_'))}-{files.Count}.log");
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
