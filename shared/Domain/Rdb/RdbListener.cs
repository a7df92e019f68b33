namespace SuperInsight.Domain.Rdb;

/// <summary>Is told what an <see cref="RdbScanner"/> comes across. Nothing need be overridden.</summary>
public abstract class RdbListener
{
    /// <summary>The stream begins.</summary>
    /// <param name="version">The format's.</param>
    public virtual void OnHeader(int version)
    {
    }

    /// <summary>Entries from here on are of this database.</summary>
    public virtual void OnDatabase(int number)
    {
    }

    /// <summary>An entry begins; its key and its value follow as bytes.</summary>
    public virtual void OnEntry(RdbEntry entry)
    {
    }

    /// <summary>The next bytes of a part, as they stand in the stream. A part comes in any number of pieces.</summary>
    public virtual void OnBytes(RdbPart part, ReadOnlySpan<byte> bytes)
    {
    }

    /// <summary>The entry begun last is whole.</summary>
    public virtual void OnEntryEnd()
    {
    }

    /// <summary>A library of functions is whole.</summary>
    public virtual void OnFunctionEnd()
    {
    }

    /// <summary>A note of the server's about itself is whole.</summary>
    public virtual void OnNoteEnd()
    {
    }

    /// <summary>A module keeps data outside of keys.</summary>
    public virtual void OnModuleData()
    {
    }
}

/// <summary>An entry, before its key and value are known.</summary>
/// <param name="Type">The byte that names the layout of the value.</param>
/// <param name="ExpiresAt">Milliseconds since 1970 (UTC); null when it stays.</param>
public readonly record struct RdbEntry(byte Type, long? ExpiresAt);

/// <summary>What bytes belong to.</summary>
public enum RdbPart
{
    /// <summary>Nothing that anybody asks for.</summary>
    None,

    /// <summary>An encoded string: the key.</summary>
    Key,

    /// <summary>The value, without its type.</summary>
    Value,

    /// <summary>An encoded string: the code of a library.</summary>
    Function,

    /// <summary>An encoded string: what a note is about, such as <c>redis-ver</c>.</summary>
    NoteName,

    /// <summary>An encoded string: what it says.</summary>
    NoteValue,
}
