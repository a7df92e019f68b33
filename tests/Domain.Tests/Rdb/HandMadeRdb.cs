using System.Buffers.Binary;
using System.Text;
using SuperInsight.Domain.Rdb;

namespace SuperInsight.Domain.Tests.Rdb;

/// <summary>RDB streams put together byte by byte.</summary>
internal sealed class HandMadeRdb
{
    private readonly List<byte> bytes;

    public HandMadeRdb(int version = 12) => bytes = [.. Encoding.ASCII.GetBytes($"REDIS{version:0000}")];

    /// <summary>One value of every layout that Redis has had, keys of every encoding, and what stands between entries.</summary>
    public static byte[] OfEverything()
    {
        byte[] text = Text("v"), number8 = [0xC0, 0x07], number16 = [0xC1, 1, 2], number32 = [0xC2, 1, 2, 3, 4];
        byte[] packed = [0xC3, 5, 9, 1, (byte)'a', (byte)'b', 0xA0, 1]; // "ab" and a copy of seven from two back
        byte[] long14 = [0x40, 70, .. Enumerable.Repeat((byte)'x', 70)];
        byte[] long32 = [0x80, 0, 0, 0, 3, 1, 2, 3];
        byte[] long64 = [0x81, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2];
        byte[] id = [.. Enumerable.Repeat((byte)9, 16)], time = [1, 2, 3, 4, 5, 6, 7, 8];
        byte[] streamHead = [1, .. id.Length == 16 ? Text("0123456789abcdef") : [], .. Text("listpack"), 2, 0x80, 1, 2, 3, 4, 1];
        byte[] pending = [1, .. id, .. time, 3];
        var made = new HandMadeRdb();
        made.Add([0xFA, .. Text("redis-ver"), .. Text("7.4.0")]).Add([0xFA, .. Text("ctime"), .. number32]);
        made.Add([0xF5, .. Text("#!lua name=lib")]).Add([0xF7, 0x81, 1, 2, 3, 4, 5, 6, 7, 8, 2, 1, 2, 5, 5, .. Text("aux"), 0]);
        made.Add([0xFE, 0]).Add([0xFB, 20, 3]).Add([0xF4, 1, 2, 3]);
        made.Entry(0, text).Entry(0, number8).Entry(0, number16).Entry(0, number32).Entry(0, packed).Entry(0, long14).Entry(0, long32).Entry(0, long64);
        made.Entry(1, [2, .. text, .. number8]).Entry(2, [1, .. packed]).Entry(2, [0]);
        made.Entry(3, [4, .. text, 3, (byte)'1', (byte)'.', (byte)'5', .. text, 253, .. text, 254, .. text, 255]);
        made.Entry(4, [1, .. text, .. long14]).Entry(5, [2, .. text, .. time, .. text, .. time]);
        made.Entry(7, [0x81, 8, 7, 6, 5, 4, 3, 2, 1, 1, 5, 2, 0x40, 99, 3, 1, 2, 3, 4, 4, .. time, 5, .. packed, 0]);
        foreach (byte type in (byte[])[9, 10, 11, 12, 13, 16, 17, 20])
            made.Entry(type, Text("packed content"));
        made.Entry(14, [2, .. text, .. text]).Entry(18, [2, 1, .. text, 2, .. long14]);
        made.Add([0xFE, 0x40, 200]);
        made.Add([0xFC, .. time]).Add([0xF8, 5]).Entry(15, [.. streamHead, 1, .. Text("group"), 1, 2, .. pending, 1, .. Text("consumer"), .. time, 1, .. id]);
        made.Add([0xFD, 1, 2, 3, 4]).Add([0xF9, 7]).Entry(19, [.. streamHead, 1, 2, 3, 4, 5, 1, .. Text("group"), 1, 2, 0, .. pending, 1, .. Text("consumer"), .. time, 2, .. id, .. id]);
        made.Entry(21, [.. streamHead, 1, 2, 3, 4, 5, 1, .. Text("group"), 1, 2, 0, .. pending, 1, .. Text("consumer"), .. time, .. time, 0]);
        made.Entry(24, [.. time, 1, 5, .. text, .. text]).Entry(25, [.. time, .. text]);
        return made.End();
    }

    public static byte[] Text(string text) => [checked((byte)text.Length), .. Encoding.ASCII.GetBytes(text)];

    public HandMadeRdb Add(params byte[] more)
    {
        bytes.AddRange(more);
        return this;
    }

    public HandMadeRdb Entry(byte type, byte[] value) => Add([type, .. Text($"key{bytes.Count}"), .. value]);

    public byte[] End(bool withChecksum = true)
    {
        Add(0xFF);
        var trailer = new byte[8];
        if (withChecksum)
            BinaryPrimitives.WriteUInt64LittleEndian(trailer, RdbChecksum.Compute([.. bytes]));
        return [.. bytes, .. trailer];
    }
}
