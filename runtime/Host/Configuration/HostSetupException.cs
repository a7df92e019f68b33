namespace LocalFunctions.Host.Configuration;

/// <summary>The host cannot start: a file or setting is wrong. The message says which, why, and what to do.</summary>
internal sealed class HostSetupException(string message, Exception? inner = null) : Exception(message, inner);
