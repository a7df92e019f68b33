namespace SuperInsight.Domain.Encryption;

/// <summary>
/// Something that an age file says in clear: a stanza of the header that is no recipient's. Every age implementation passes over stanzas of
/// types that it does not know, so that <c>age -d</c> decrypts the file as any other (<see href="https://c2sp.org/age">age v1</see>,
/// "recipient stanza").
/// </summary>
/// <remarks>Whoever may write the file may write the note: believe only what its body proves by itself, such as a signature.</remarks>
public sealed record AgeNote
{
    /// <param name="type">The stanza's type: letters, digits, <c>-</c>, <c>.</c> and <c>/</c>.</param>
    /// <param name="body">At most 16 KiB: a header is short.</param>
    /// <exception cref="ArgumentException">One of them breaks its rule.</exception>
    public AgeNote(string type, ReadOnlyMemory<byte> body)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        if (!type.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '/'))
            throw new ArgumentException($"'{type}' is no type of a stanza.", nameof(type));
        if (body.Length > MaxBodyBytes)
            throw new ArgumentException($"A note has at most {MaxBodyBytes} bytes.", nameof(body));
        (Type, Body) = (type, body);
    }

    /// <summary>As much of a file as any header takes.</summary>
    public const int MaxHeaderBytes = AgeHeader.MaxBytes;

    private const int MaxBodyBytes = 16 << 10;

    public string Type { get; }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The note of a type in the header of an age file; null when there is none, or no such header.</summary>
    /// <param name="beginning">The file, or as much of it as <see cref="MaxHeaderBytes"/>.</param>
    /// <param name="type">The stanza's type.</param>
    public static AgeNote? Find(ReadOnlySpan<byte> beginning, string type)
    {
        var scanned = 0;
        var length = AgeHeaderParser.FindEnd(beginning, ref scanned);
        if (length is < 0 or > MaxHeaderBytes)
            return null;
        try
        {
            var found = AgeHeaderParser.Parse(beginning[..length]).Stanzas.Where(stanza => stanza.Type == type).ToArray();
            return found is [{ Arguments.Count: 1 } one] && one.Body.Length <= MaxBodyBytes ? new AgeNote(type, one.Body) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
