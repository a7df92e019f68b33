namespace SuperInsight.Domain.Rdb;

/// <summary>Bytes are not a whole RDB stream: cut, damaged, or something else.</summary>
/// <param name="reason">What is wrong, as far as possible with the place.</param>
public sealed class RdbException(string reason)
    : OperationException("read", "RDB", reason, "The bytes are worthless as a backup. Take it again; if that fails alike, look at Redis's log and at what lies between.");
