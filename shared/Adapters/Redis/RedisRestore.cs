using System.Globalization;
using System.Text;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Rdb;

namespace SuperInsight.Adapters.Redis;

/// <summary>
/// RESTORE commands under way. Two slices of the dump are in flight at most: one whose answers are awaited, one that is being sent.
/// Redis has no transaction as large as that; ended early, a restore into an empty server empties it again, as long as nobody else has written to it.
/// </summary>
internal sealed class RedisRestore : RestoreSession
{
    private const int SliceBytes = 64 << 10;

    private readonly RedisAddress address;
    private readonly RedisConnection connection;
    private readonly RestoreReplacement replace;
    private readonly string serverVersion;
    private readonly long clientId;
    private readonly RestoreCommands commands;
    private readonly RdbScanner scanner;
    private IReadOnlyList<PendingCommand> awaited = [];
    private bool completed;

    /// <param name="address">The server.</param>
    /// <param name="connection">To it; owned from here on.</param>
    /// <param name="replace">What to do about keys that are in the way.</param>
    /// <param name="serverVersion">For messages.</param>
    /// <param name="clientId">The server's number for the connection; 0 when it tells none.</param>
    /// <param name="clock">Tells which keys have expired.</param>
    public RedisRestore(RedisAddress address, RedisConnection connection, RestoreReplacement replace, string serverVersion, long clientId, TimeProvider clock)
    {
        (this.address, this.connection, this.replace, this.serverVersion, this.clientId) = (address, connection, replace, serverVersion, clientId);
        commands = new RestoreCommands(replace == RestoreReplacement.SameNames, clock);
        scanner = new RdbScanner(commands);
    }

    public override string? Warning => (commands.Expired, commands.HasModuleData) switch
    {
        (0, false) => null,
        (0, true) => ModuleWarning,
        (var expired, false) => ExpiredWarning(expired),
        (var expired, true) => $"{ExpiredWarning(expired)} {ModuleWarning}",
    };

    private static string ModuleWarning => "Modules keep data outside of keys, which no command restores: take --to-file and let Redis load the file to have them too.";

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            for (; !bytes.IsEmpty; bytes = bytes[Math.Min(SliceBytes, bytes.Length)..])
            {
                Scan(bytes.Span[..Math.Min(SliceBytes, bytes.Length)]);
                await SendAsync(cancellationToken);
            }
        }
        catch (Exception failure) when (RedisFailure.Is(failure))
        {
            throw RedisFailure.From(RedisRestoreTarget.Operation, address, failure);
        }
    }

    public override async Task CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            scanner.Complete();
            await SendAsync(cancellationToken);
            await AwaitAnswersAsync(cancellationToken);
            completed = true;
        }
        catch (Exception failure) when (RedisFailure.Is(failure))
        {
            throw RedisFailure.From(RedisRestoreTarget.Operation, address, failure);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        if (completed || replace != RestoreReplacement.None || (commands.Restored == 0 && !commands.HasFunctions))
            return;
        try
        {
            await EmptyAsync();
        }
        catch (Exception failure) when (RedisFailure.Is(failure) || failure is OperationCanceledException)
        {
            // It is away, or may not: what was restored stays, and the next restore will say that the server is not empty.
        }
    }

    private static string ExpiredWarning(long expired) => string.Create(CultureInfo.InvariantCulture, $"{expired} keys had expired since the backup and were left out.");

    private void Scan(ReadOnlySpan<byte> slice)
    {
        scanner.Feed(slice);
        if (scanner.LostBecause is { } reason)
        {
            throw new BackupException(RedisRestoreTarget.Operation, address.Description, $"the dump cannot be taken apart into keys: {reason}",
                "Restore it with --to-file and let a Redis of the version that made it load the file.");
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var (bytes, made) = commands.Take();
        foreach (var segment in bytes)
            await connection.WriteAsync(segment, cancellationToken);
        await AwaitAnswersAsync(cancellationToken);
        awaited = made;
    }

    private async Task AwaitAnswersAsync(CancellationToken cancellationToken)
    {
        foreach (var command in awaited)
        {
            if (await connection.Reader.ReadAsync(cancellationToken) is RedisReply.Refusal refusal)
                throw Explain(command, refusal.Text);
        }

        awaited = [];
    }

    private Exception Explain(PendingCommand command, string words)
    {
        var about = command.Key.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"key '{Encoding.UTF8.GetString(command.Key)}' of database {command.Database}") : command.Name;
        if (words.Contains("DUMP payload version", StringComparison.Ordinal) || words.Contains("Bad data format", StringComparison.Ordinal))
        {
            return new BackupException(RedisRestoreTarget.Operation, address.Description,
                string.Create(CultureInfo.InvariantCulture, $"Redis {serverVersion} does not read values of RDB version {scanner.Version} ({about}: {words})"),
                "Restore into a Redis of the version that was backed up, or a newer one; values of modules need these modules there.");
        }

        return words switch
        {
            ['B', 'U', 'S', 'Y', 'K', 'E', 'Y', ..] => new BackupException(RedisRestoreTarget.Operation, address.Description, $"{about} is there already", "Somebody else writes to the target. Give an empty server that nobody uses, or --clean to replace keys of the same names."),
            _ when words.Contains("DB index is out of range", StringComparison.Ordinal) =>
                new BackupException(RedisRestoreTarget.Operation, address.Description, $"it has no database {command.Database}", "Raise `databases` in its configuration."),
            _ => new RedisRefusedException($"{command.Name} ({about})", words),
        };
    }

    private async Task EmptyAsync()
    {
        using var deadline = new CancellationTokenSource(RedisConnection.Patience);
        await using var undo = await RedisConnection.OpenAsync(address, deadline.Token);
        // Commands that are still on their way must not arrive afterwards.
        await undo.TryAskAsync(deadline.Token, "CLIENT", "KILL", "ID", clientId.ToString(CultureInfo.InvariantCulture));
        // More keys than came from here are somebody else's.
        if ((await RedisServerInfo.AskAsync(undo, deadline.Token)).Keyspaces.Sum(keyspace => keyspace.Keys) > commands.Restored)
            return;
        foreach (var database in commands.Databases)
        {
            await undo.AskAsync(deadline.Token, "SELECT", database.ToString(CultureInfo.InvariantCulture));
            await undo.AskAsync(deadline.Token, "FLUSHDB");
        }

        if (commands.HasFunctions)
            await undo.AskAsync(deadline.Token, "FUNCTION", "FLUSH");
    }
}
