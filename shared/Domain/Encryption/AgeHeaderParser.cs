using System.Text;

namespace SuperInsight.Domain.Encryption;

/// <summary>Parses headers strictly: what the specification's grammar does not allow is refused.</summary>
internal static class AgeHeaderParser
{
    private const int FullLine = 64;
    private const int MacColumns = 43;

    private static ReadOnlySpan<byte> VersionLine => "age-encryption.org/v1\n"u8;

    /// <summary>
    /// The header's length with its last line feed, or -1 when <paramref name="bytes"/> ends before it. <paramref name="scanned"/>,
    /// 0 at first, spares a later call with more bytes what was already looked at.
    /// </summary>
    public static int FindEnd(ReadOnlySpan<byte> bytes, ref int scanned)
    {
        while (bytes[scanned..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            var line = bytes.Slice(scanned, length);
            scanned += length + 1;
            if (line.StartsWith("---"u8))
                return scanned;
        }
        return -1;
    }

    /// <exception cref="FormatException">What is wrong, as the end of a sentence.</exception>
    public static AgeHeader Parse(ReadOnlySpan<byte> header)
    {
        if (FindFault(header) is { } fault)
            throw new FormatException(fault);
        var rest = header[VersionLine.Length..];

        var stanzas = new List<AgeStanza>();
        while (!rest.StartsWith("---"u8))
        {
            if (stanzas.Count == AgeHeader.MaxStanzas)
                throw new FormatException($"the header has more than {AgeHeader.MaxStanzas} recipients");
            stanzas.Add(ParseStanza(ref rest));
        }
        if (stanzas.Count == 0)
            throw new FormatException("the header has no recipient");

        var authenticated = header[..(header.Length - rest.Length + AgeHeader.MacMark.Length)];
        var last = TakeLine(ref rest);
        if (last.Length != 4 + MacColumns || last[3] != ' ' || StrictBase64.DecodeUnpadded(last[4..]) is not { } mac)
            throw new FormatException("the header's last line is not '--- ' and 43 characters of Base64");
        return new AgeHeader(stanzas, authenticated.ToArray(), mac);
    }

    /// <summary>Why these bytes, with or without more, do not begin an age v1 file; null when they may.</summary>
    public static string? FindFault(ReadOnlySpan<byte> beginning)
    {
        var length = Math.Min(beginning.Length, VersionLine.Length);
        return beginning[..length].SequenceEqual(VersionLine[..length]) ? null
            : beginning.StartsWith("-----BEGIN AGE"u8) ? "it is in age's text form (armor), and only the binary one is read"
            : beginning.StartsWith("age-encryption.org/"u8) ? "it is of another version of age than v1"
            : "it does not begin as an age file does";
    }

    private static AgeStanza ParseStanza(ref ReadOnlySpan<byte> rest)
    {
        var line = TakeLine(ref rest);
        if (!line.StartsWith("-> "u8))
            throw new FormatException("a recipient's line in the header does not begin with '-> '");
        var arguments = Encoding.Latin1.GetString(line[3..]).Split(' ');
        if (arguments.Any(argument => argument.Length == 0 || !argument.All(letter => letter is > ' ' and <= '~')))
            throw new FormatException("a recipient's line in the header has an empty or unprintable argument");

        var body = new List<byte>();
        do
        {
            line = TakeLine(ref rest);
            if (line.Length > FullLine || StrictBase64.DecodeUnpadded(line) is not { } part)
                throw new FormatException("a recipient's body in the header is not canonical Base64 in lines of 64 columns");
            body.AddRange(part);
        }
        while (line.Length == FullLine);
        return new AgeStanza(arguments, [.. body]);
    }

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> rest)
    {
        var length = rest.IndexOf((byte)'\n');
        if (length < 0)
            throw new FormatException("the header breaks off");
        var line = rest[..length];
        rest = rest[(length + 1)..];
        return line;
    }
}
