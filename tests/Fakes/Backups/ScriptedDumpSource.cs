using SuperInsight.Domain.Backups;

namespace SuperInsight.Fakes.Backups;

/// <summary>Dumps given bytes, and fails where the script says.</summary>
public sealed class ScriptedDumpSource(byte[] content, TimeProvider clock) : IDumpSource
{
    public BackupSource Source { get; init; } = BackupSource.Postgres;

    public Inventory Contents { get; init; } = new([new("public.orders", 3), new("public.users", 2)], 1, ["owner"]);

    /// <summary>Whether the given bytes are zstd frames already.</summary>
    public bool IsCompressed { get; init; }

    /// <summary>Further parts, by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Besides { get; init; } = new Dictionary<string, byte[]>();

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Where it fails; null for nowhere.</summary>
    public DumpFault? Fault { get; set; }

    /// <summary>Runs in the middle of the content, with a token that is cancelled when the dump is aborted.</summary>
    public Func<CancellationToken, Task> Midway { get; set; } = static _ => Task.CompletedTask;

    /// <summary>When it only waits.</summary>
    public TaskCompletionSource OnlyWaits { get; } = new();

    /// <summary>Dumps that were opened and not disposed.</summary>
    public int Open { get; private set; }

    /// <summary>Dumps that were opened.</summary>
    public int Opened { get; private set; }

    public Task<Dump> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Fault == DumpFault.AtOpening)
            throw Failed();
        Open++;
        Opened++;
        return Task.FromResult<Dump>(new ScriptedDump(this, clock.GetUtcNow()));
    }

    private static BackupException Failed() => new("dump database", "db:5432/app", "the script says so", "change the script");

    private sealed class ScriptedDump(ScriptedDumpSource source, DateTimeOffset takenAt) : Dump
    {
        private readonly CancellationTokenSource aborted = new();

        public override IReadOnlyList<DumpPart> Parts => field ??=
        [
            new(DumpPart.Data, "scripted", new ScriptedStream(source, aborted.Token)) { IsCompressed = source.IsCompressed },
            .. source.Besides.Select(besides => new DumpPart(besides.Key, $"scripted-{besides.Key}", new MemoryStream(besides.Value, writable: false))),
        ];

        public override DateTimeOffset TakenAt => takenAt;

        public override Task OnlyWaits => source.OnlyWaits.Task;

        public override void Abort() => aborted.Cancel();

        public override Task<DumpReport> CompleteAsync(CancellationToken cancellationToken) => source.Fault == DumpFault.AtItsEnd
            ? throw Failed()
            : Task.FromResult(new DumpReport(new("Scripted", "1.0", "app"), source.Contents, new Dictionary<string, string> { ["script"] = "1" }) { Notes = source.Notes });

        public override ValueTask DisposeAsync()
        {
            source.Open--;
            aborted.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Read by blocking calls, as a pipe is; aborted, it comes to its end.</summary>
    private sealed class ScriptedStream(ScriptedDumpSource source, CancellationToken aborted) : MemoryStream(source.Bytes, writable: false)
    {
        private bool pastMiddle;

        public override int Read(Span<byte> buffer)
        {
            var half = (int)(Length / 2);
            if (Position < half)
                return base.Read(buffer[..Math.Min(buffer.Length, half - (int)Position)]);
            if (!pastMiddle)
            {
                pastMiddle = true;
                try
                {
                    source.Midway(aborted).GetAwaiter().GetResult();
                }
                catch (OperationCanceledException) when (aborted.IsCancellationRequested)
                {
                    return 0;
                }

                if (source.Fault == DumpFault.Midway)
                    throw Failed();
            }

            return base.Read(buffer);
        }
    }

    private byte[] Bytes => content;
}

/// <summary>Where a scripted dump fails.</summary>
public enum DumpFault
{
    AtOpening,
    Midway,

    /// <summary>All bytes come, and then the tool says that it failed.</summary>
    AtItsEnd,
}
