using System.Buffers.Text;

namespace LocalFunctions.Host.Queues;

/// <summary>Message bodies as they are in the queue and as functions see them.</summary>
internal static class MessageText
{
    /// <returns>Null when the body should be Base64 and is not.</returns>
    public static byte[]? Decode(BinaryData body, bool base64)
    {
        var raw = body.ToMemory();
        if (!base64)
            return raw.ToArray();
        try
        {
            var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(raw.Length)];
            return Base64.DecodeFromUtf8(raw.Span, bytes, out _, out var written) == System.Buffers.OperationStatus.Done ? bytes[..written] : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public static BinaryData Encode(byte[] body, bool base64) => base64 ? new BinaryData(Convert.ToBase64String(body)) : new BinaryData(body);
}
