using System.Text.Json.Serialization;

namespace LocalFunctions.Host.Keys;

/// <summary>One key, in the shape Microsoft's host stores.</summary>
internal sealed record StoredKey(string Name, string Value, bool Encrypted);

/// <summary><c>host.json</c> of the secrets: keys that are valid for every function.</summary>
internal sealed record HostKeyDocument(StoredKey? MasterKey, IReadOnlyList<StoredKey>? FunctionKeys, IReadOnlyList<StoredKey>? SystemKeys);

/// <summary><c>{function}.json</c> of the secrets.</summary>
internal sealed record FunctionKeyDocument(IReadOnlyList<StoredKey>? Keys);

[JsonSerializable(typeof(HostKeyDocument))]
[JsonSerializable(typeof(FunctionKeyDocument))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true, WriteIndented = true)]
internal sealed partial class KeyJson : JsonSerializerContext;
