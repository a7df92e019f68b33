namespace LocalFunctions.Host.Invocations;

/// <summary>An output of a function could not be written. The message names the function, the output and the reason.</summary>
internal sealed class OutputFailedException(string message, Exception inner) : Exception(message, inner);
