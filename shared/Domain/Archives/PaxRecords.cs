using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace SuperInsight.Domain.Archives;

/// <summary>
/// Extended header records, <c>LENGTH KEY=VALUE\n</c> each, where the length counts its own digits.
/// <see href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_03"/>
/// </summary>
internal static class PaxRecords
{
    public static void Append(MemoryStream records, string key, string value) => Append(records, key, Encoding.UTF8.GetBytes(value));

    public static void Append(MemoryStream records, string key, ReadOnlySpan<byte> value)
    {
        var rest = 1 + key.Length + 1 + value.Length + 1;
        var length = rest + 1;
        while (rest + Digits(length) != length)
            length = rest + Digits(length);
        records.Write(Encoding.ASCII.GetBytes(length.ToString(CultureInfo.InvariantCulture)));
        records.WriteByte((byte)' ');
        records.Write(Encoding.ASCII.GetBytes(key));
        records.WriteByte((byte)'=');
        records.Write(value);
        records.WriteByte((byte)'\n');
    }

    /// <exception cref="TarException">The records are malformed.</exception>
    public static Dictionary<string, byte[]> Parse(ReadOnlySpan<byte> records)
    {
        Dictionary<string, byte[]> parsed = new(StringComparer.Ordinal);
        while (!records.IsEmpty)
        {
            if (!Utf8Parser.TryParse(records, out int length, out var digits) || length <= digits + 1 || length > records.Length
                || records[digits] != ' ' || records[length - 1] != '\n')
                throw TarException.Malformed("an extended header is malformed");
            var record = records[(digits + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0)
                throw TarException.Malformed("a record of an extended header has no name");
            parsed[Encoding.UTF8.GetString(record[..equals])] = record[(equals + 1)..].ToArray();
            records = records[length..];
        }

        return parsed;
    }

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;
}
