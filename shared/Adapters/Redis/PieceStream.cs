namespace SuperInsight.Adapters.Redis;

/// <summary>Pieces that are fetched one by one, as a stream that is read by blocking calls.</summary>
internal sealed class PieceStream : BlockingStream
{
    private readonly RedisConnection connection;
    private readonly CancellationTokenSource stop = new();
    private readonly IAsyncEnumerator<ReadOnlyMemory<byte>> pieces;
    private ReadOnlyMemory<byte> current;

    /// <param name="fetch">The pieces.</param>
    /// <param name="connection">What they are fetched over; owned from here on.</param>
    public PieceStream(Func<CancellationToken, IAsyncEnumerable<ReadOnlyMemory<byte>>> fetch, RedisConnection connection)
    {
        this.connection = connection;
        pieces = fetch(stop.Token).GetAsyncEnumerator(stop.Token);
    }

    public override int Read(Span<byte> destination)
    {
        while (current.IsEmpty)
        {
            // This thread is the stream's own: it may block.
            if (!pieces.MoveNextAsync().AsTask().GetAwaiter().GetResult())
                return 0;
            current = pieces.Current;
        }

        var count = Math.Min(current.Length, destination.Length);
        current.Span[..count].CopyTo(destination);
        current = current[count..];
        return count;
    }

    public override void Abort() => connection.Cut();

    public override async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await pieces.DisposeAsync();
        await connection.DisposeAsync();
        stop.Dispose();
    }
}
