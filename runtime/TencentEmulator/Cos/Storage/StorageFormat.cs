using System.Text.Json;
using System.Text.Json.Serialization;

namespace TencentEmulator.Cos.Storage;

/// <summary>The JSON of the files beside the objects.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(CommitRecord))]
[JsonSerializable(typeof(BucketState))]
[JsonSerializable(typeof(UploadState))]
internal sealed partial class StorageFormat : JsonSerializerContext;
