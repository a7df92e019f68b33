namespace TencentEmulator.Cos.Storage;

/// <summary>What was said when a multipart upload was initiated.</summary>
internal sealed record UploadState(string Key, DateTimeOffset Initiated, ObjectHeaders Headers);
