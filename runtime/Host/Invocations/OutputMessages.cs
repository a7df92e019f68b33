using System.Text.Json;
using LocalFunctions.Protocol;

namespace LocalFunctions.Host.Invocations;

/// <summary>The queue messages that one output value stands for: none for nothing, one for a value, one an element for an array.</summary>
internal static class OutputMessages
{
    public static IReadOnlyList<BinaryData> From(TypedData? data) => data?.DataCase switch
    {
        TypedData.DataOneofCase.String => [new BinaryData(data.String)],
        TypedData.DataOneofCase.Json => FromJson(data.Json),
        TypedData.DataOneofCase.Bytes => [new BinaryData(data.Bytes.Memory)],
        TypedData.DataOneofCase.Stream => [new BinaryData(data.Stream.Memory)],
        TypedData.DataOneofCase.CollectionString => [.. data.CollectionString.String.Select(text => new BinaryData(text))],
        TypedData.DataOneofCase.CollectionBytes => [.. data.CollectionBytes.Bytes.Select(bytes => new BinaryData(bytes.Memory))],
        _ => [],
    };

    private static List<BinaryData> FromJson(string json)
    {
        if (string.IsNullOrWhiteSpace(json))
            return [];
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        IEnumerable<JsonElement> elements = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : [root];
        return [.. elements.Where(element => element.ValueKind != JsonValueKind.Null).Select(Text)];
    }

    private static BinaryData Text(JsonElement element) =>
        new(element.ValueKind == JsonValueKind.String ? element.GetString() ?? "" : element.GetRawText());
}
