namespace TencentEmulator;

/// <summary>The command line or the credentials file is wrong; the message says what and how to put it right.</summary>
public sealed class UsageException(string message) : Exception(message);
