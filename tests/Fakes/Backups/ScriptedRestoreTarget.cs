using SuperInsight.Domain.Backups;

namespace SuperInsight.Fakes.Backups;

/// <summary>A target that keeps what it was given, and commits it or not.</summary>
public sealed class ScriptedRestoreTarget(Inventory inventoryAfterwards) : IRestoreTarget
{
    private readonly List<byte> received = [];

    public string Description => "db:5432/scratch";

    /// <summary>Objects that it holds before the restore.</summary>
    public long Objects { get; init; }

    public string? Warning { get; init; }

    /// <summary>All bytes that came, committed or not.</summary>
    public byte[] Received => [.. received];

    /// <summary>The formats that it takes; null for any.</summary>
    public string? OnlyFormat { get; init; }

    /// <summary>What an unfinished restore that replaces leaves.</summary>
    public string? LeftBehind { get; init; }

    public bool IsOpen { get; private set; }

    public bool IsCommitted { get; private set; }

    public RestoreReplacement? Replacement { get; private set; }

    public IReadOnlyList<string> Roles { get; private set; } = [];

    public string? Unfinished(RestoreReplacement replace) => replace == RestoreReplacement.None ? null : LeftBehind;

    public bool Takes(string format) => OnlyFormat is null || format == OnlyFormat;

    public Task<Inventory> TakeInventoryAsync(CancellationToken cancellationToken) =>
        Task.FromResult(IsCommitted ? inventoryAfterwards : new Inventory([], 0, []));

    public Task<long> CountObjectsAsync(CancellationToken cancellationToken) => Task.FromResult(Objects);

    public Task<RestoreSession> OpenAsync(RestoreReplacement replace, Inventory contents, CancellationToken cancellationToken)
    {
        (IsOpen, Replacement, Roles) = (true, replace, contents.Roles);
        return Task.FromResult<RestoreSession>(new Session(this));
    }

    private sealed class Session(ScriptedRestoreTarget target) : RestoreSession
    {
        public override string? Warning => target.Warning;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            target.received.AddRange(bytes.Span);
            return ValueTask.CompletedTask;
        }

        public override Task CompleteAsync(CancellationToken cancellationToken)
        {
            target.IsCommitted = true;
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync()
        {
            target.IsOpen = false;
            return ValueTask.CompletedTask;
        }
    }
}
