using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SuperInsight.Adapters.Files;

/// <summary>
/// Names in a directory, in the order that the file system has them, as many at a time as a small buffer holds: a directory of a million
/// files costs no more memory than one of ten. <see href="https://man7.org/linux/man-pages/man2/getdents.2.html"/>
/// </summary>
internal sealed class DirectoryReader(SafeFileHandle directory)
{
    private const int LengthAt = 16;
    private const int NameAt = 19;

    private readonly byte[] buffer = new byte[8 << 10];
    private int at;
    private int end;

    /// <summary>The next name with a NUL behind it; null at the end. <c>.</c> and <c>..</c> are left out.</summary>
    /// <exception cref="Win32Exception">The directory cannot be read.</exception>
    public byte[]? Next()
    {
        while (true)
        {
            if (at == end)
            {
                var count = LinuxCalls.ReadDirectory(directory, buffer, buffer.Length);
                if (count < 0)
                    throw new Win32Exception(Marshal.GetLastPInvokeError());
                if (count == 0)
                    return null;
                (at, end) = (0, (int)count);
            }

            var length = BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(at + LengthAt)) : BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(at + LengthAt));
            var name = buffer.AsSpan(at + NameAt, length - NameAt);
            at += length;
            name = name[..(name.IndexOf((byte)0) + 1)];
            if (!name.SequenceEqual(".\0"u8) && !name.SequenceEqual("..\0"u8))
                return name.ToArray();
        }
    }
}
