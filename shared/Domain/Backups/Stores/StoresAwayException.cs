using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Stores;

/// <summary>Neither bucket took the backup.</summary>
public sealed class StoresAwayException(string operation, string subject, ObjectStoreException first, ObjectStoreException last)
    : BackupException(operation, subject, $"neither bucket takes it: {first.Message}; {last.Message}", $"{first.Hint}; for the other bucket: {last.Hint}", last);
