using System.Globalization;
using System.Text;
using System.Text.Json;
using LocalFunctions.Protocol;
using LocalFunctions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker;
using Data = LocalFunctions.Protocol.TypedData.DataOneofCase;

namespace LocalFunctions.Worker.Wire;

/// <summary>Turns data of the wire into values of .NET.</summary>
internal static class TypedDataReader
{
    /// <exception cref="JsonException">The data is not JSON of such a value.</exception>
    public static T? Read<T>(TypedData data, JsonSerializerOptions json)
    {
        if (data.DataCase == Data.Http)
            return data.Http.Body is { } body ? Read<T>(body, json) : default;
        if (typeof(T) == typeof(string))
            return (T?)(object?)Text(data);
        if (typeof(T) == typeof(byte[]))
            return (T)(object)Bytes(data).ToArray();
        if (typeof(T) == typeof(ReadOnlyMemory<byte>))
            return (T)(object)Bytes(data);
        if (typeof(T) == typeof(TimerInfo))
            return (T?)(object?)JsonSerializer.Deserialize(Bytes(data).Span, WorkerJsonContext.Default.TimerInfo);
        return JsonSerializer.Deserialize<T>(Bytes(data).Span, json);
    }

    public static string? Text(TypedData data) => data.DataCase switch
    {
        Data.None => null,
        Data.String => data.String,
        Data.Json => data.Json,
        Data.Bytes => data.Bytes.ToStringUtf8(),
        Data.Stream => data.Stream.ToStringUtf8(),
        Data.Int => data.Int.ToString(CultureInfo.InvariantCulture),
        Data.Double => data.Double.ToString(CultureInfo.InvariantCulture),
        Data.CollectionString => JsonSerializer.Serialize(data.CollectionString.String),
        Data.CollectionBytes => JsonSerializer.Serialize(data.CollectionBytes.Bytes.Select(bytes => bytes.ToByteArray())),
        Data.CollectionDouble => JsonSerializer.Serialize(data.CollectionDouble.Double),
        Data.CollectionSint64 => JsonSerializer.Serialize(data.CollectionSint64.Sint64),
        _ => throw new NotSupportedException($"the host sent it as '{data.DataCase}', which this worker did not announce"),
    };

    /// <summary>The text of a JSON string, without its quotes.</summary>
    public static string? JsonString(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        return reader.Read() ? reader.GetString() : null;
    }

    /// <summary>Bytes as they lie in the message, not copied; text as UTF-8.</summary>
    public static ReadOnlyMemory<byte> Bytes(TypedData data) => data.DataCase switch
    {
        Data.Bytes => data.Bytes.Memory,
        Data.Stream => data.Stream.Memory,
        _ => Encoding.UTF8.GetBytes(Text(data) ?? "null"),
    };
}
