namespace TencentEmulator.Cos.Storage;

/// <summary>The decision to store an object. In <c>pending</c> it may not be in place yet and is finished after a crash;
/// in <c>meta</c> it is the object's metadata.</summary>
/// <param name="Object">The object; its path is settled before its data moves there.</param>
/// <param name="ForbidOverwrite">Whether it must give way to an object that exists.</param>
/// <param name="FinishedUpload">The multipart upload that ends with it.</param>
internal sealed record CommitRecord(StoredObject Object, bool ForbidOverwrite, string? FinishedUpload);
