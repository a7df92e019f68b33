namespace TencentEmulator.Cos.Storage;

/// <summary>How receiving a part ended.</summary>
internal enum PartOutcome
{
    Stored,
    Failed,
}
