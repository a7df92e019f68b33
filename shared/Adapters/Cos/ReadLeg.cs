namespace SuperInsight.Adapters.Cos;

/// <summary>One connection's share of a transfer.</summary>
internal sealed class ReadLeg(CosAnswer answer, CosConnection connection) : IDisposable
{
    private readonly StallWatch watch = new(connection.Limits.Stall, connection.Clock, CancellationToken.None);
    private Stream? source;

    /// <summary>At least one byte.</summary>
    /// <exception cref="IOException">The connection broke, or ended before its time.</exception>
    /// <exception cref="TimeoutException">Nothing came for too long.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        source ??= await answer.Content.ReadAsStreamAsync(cancellationToken);
        var pending = source.ReadAsync(buffer, watch.Token);
        var count = pending.IsCompletedSuccessfully ? pending.Result : await WaitAsync(pending, cancellationToken);
        return count > 0 ? count : throw new EndOfStreamException("the connection ended early");
    }

    public void Dispose()
    {
        answer.Dispose();
        watch.Dispose();
    }

    private async ValueTask<int> WaitAsync(ValueTask<int> pending, CancellationToken cancellationToken)
    {
        watch.Progress();
        await using var link = cancellationToken.UnsafeRegister(static watch => ((StallWatch)watch!).Cancel(), watch);
        try
        {
            return await pending;
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException("no byte came for so long that the connection was given up");
        }
        finally
        {
            watch.Rest();
        }
    }
}
