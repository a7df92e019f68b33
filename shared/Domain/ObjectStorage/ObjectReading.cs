namespace SuperInsight.Domain.ObjectStorage;

/// <summary>An object being read. Disposing it ends the transfer.</summary>
/// <param name="Content">The bytes, sequential.</param>
/// <param name="Size">How many there are.</param>
public sealed record ObjectReading(Stream Content, long Size) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
