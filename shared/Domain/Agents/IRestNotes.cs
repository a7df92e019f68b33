namespace SuperInsight.Domain.Agents;

/// <summary>Remembers on this container which programs rest, so that whoever comes after a process that died starts them again.</summary>
/// <exception cref="OperationException">Both: it cannot be read, or written.</exception>
public interface IRestNotes
{
    /// <summary>Null where nothing rests.</summary>
    RestNote? Read();

    /// <summary>Replaces what is there, whole or not at all; null for nothing.</summary>
    void Write(RestNote? note);
}

/// <summary>Programs that rest.</summary>
/// <param name="Until">When they work again, by the container's clock (UTC).</param>
/// <param name="Programs">Those that were stopped for it, as the supervisor calls them.</param>
public sealed record RestNote(DateTimeOffset Until, IReadOnlyList<string> Programs);
