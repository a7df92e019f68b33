using LocalFunctions.Protocol;

namespace LocalFunctions.Worker.Wire;

/// <summary>The values that a trigger gives by name besides its payload: trigger metadata, and route values of an HTTP request.</summary>
internal static class TriggerValues
{
    public static string? Find(InvocationRequest request, string name)
    {
        if (request.TriggerMetadata.TryGetValue(name, out var exact))
            return Text(exact);
        foreach (var (key, value) in All(request))
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        return null;
    }

    public static IEnumerable<KeyValuePair<string, string?>> All(InvocationRequest request)
    {
        foreach (var (name, data) in request.TriggerMetadata)
            yield return new(name, Text(data));
        foreach (var input in request.InputData)
        {
            if (input.Data?.Http is not { } http)
                continue;
            foreach (var (name, value) in http.NullableParams)
                yield return new(name, value.Value);
            foreach (var (name, value) in http.Params)
                yield return new(name, value);
        }
    }

    // Hosts send date-times as JSON strings: the quotes are not part of the value.
    private static string? Text(TypedData data) => data.DataCase switch
    {
        TypedData.DataOneofCase.Json when data.Json.StartsWith('"') => TypedDataReader.JsonString(data.Json),
        TypedData.DataOneofCase.Json => data.Json == "null" ? null : data.Json,
        _ => TypedDataReader.Text(data),
    };
}
